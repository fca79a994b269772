import type { Day } from '#local/day/day.ts'

/** The values of every metric that the Lambdas printed, by name. */
export function metricsOf(day: Day): ReadonlyMap<string, readonly number[]> {
  const lines = linesOf(day)
    .filter((line) => line.startsWith('{"_aws"'))
    .map((line) => JSON.parse(line))
  const named = lines.flatMap(({ _aws, Stack, ...values }) =>
    Object.entries(values).map(([name, value]) => [name, Number(value)] as const),
  )
  return new Map([...Map.groupBy(named, ([name]) => name)].map(([name, all]) => [name, all.map(([, value]) => value)]))
}

/** Every line in every log: of the Lambdas, and the audit log. */
export function linesOf(day: Day): readonly string[] {
  return day.aws.logs.groups
    .all()
    .flatMap(({ streams }) => [...streams.values()].flatMap(({ events }) => events))
    .map(({ message }) => message)
}
