export type Dimension = { readonly Name: string; readonly Value: string }

/** What a metric is known by: as on AWS, other dimensions make another metric. */
export type Metric = {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions: readonly Dimension[]
}

/** The same for a metric in whatever order its dimensions are. */
export function keyOf({ Namespace, MetricName, Dimensions }: Metric): string {
  const sorted = Dimensions.toSorted((left, right) => (left.Name < right.Name ? -1 : 1))
  return JSON.stringify([Namespace, MetricName, ...sorted.map(({ Name, Value }) => [Name, Value])])
}

/** One value, so many times, or what is left of many values. */
export type Sample = {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly count: number
  readonly sum: number
  readonly minimum: number
  readonly maximum: number
  /** CloudWatch's word for it, such as `Count`. */
  readonly unit: string
}

export function sampleOf(time: number, value: number, unit: string, count = 1): Sample {
  return { time, count, sum: value * count, minimum: value, maximum: value, unit }
}
