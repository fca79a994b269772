import { naturalOrder } from './natural-order.ts'
import { compareValues, numberOf, textOf, type Value } from './value.ts'

/** A value with the time of its event. Events at one time keep the order in which the log took them. */
export type Sample = { readonly value: Value; readonly time: number; readonly order: number }
type Present = Exclude<Value, undefined>

/**
 * By lower-case name. All but `earliest` and `latest` pass over events without the field: those two take the value of one event,
 * and none if that event has none.
 */
const AGGREGATES: Readonly<Record<string, (samples: readonly Sample[]) => Value>> = {
  count: (samples) => presentIn(samples).length,
  countdistinct: (samples) => new Set(presentIn(samples).map(textOf)).size,
  sum: (samples) => numbersIn(samples)?.reduce((sum, number) => sum + number),
  avg: (samples) => {
    const numbers = numbersIn(samples)
    return numbers && numbers.reduce((sum, number) => sum + number) / numbers.length
  },
  min: (samples) => first(presentIn(samples), compareValues),
  max: (samples) => first(presentIn(samples), (left, right) => compareValues(right, left)),
  sortsfirst: (samples) => first(presentIn(samples), naturalOrder),
  sortslast: (samples) => first(presentIn(samples), (left, right) => naturalOrder(right, left)),
  earliest: (samples) => first(samples, inTime)?.value,
  latest: (samples) => first(samples, (left, right) => inTime(right, left))?.value,
}

export function isAggregate(name: string): boolean {
  return Object.hasOwn(AGGREGATES, name)
}

/** Whether an aggregate depends on when events were, which the rows of an earlier `stats` no longer have. */
export function needsTime(name: string): boolean {
  return name === 'earliest' || name === 'latest'
}

export function aggregate(name: string, samples: readonly Sample[]): Value {
  return AGGREGATES[name]?.(samples)
}

function presentIn(samples: readonly Sample[]): readonly Present[] {
  return samples.flatMap(({ value }) => (value === undefined ? [] : [value]))
}

function numbersIn(samples: readonly Sample[]): readonly number[] | undefined {
  const numbers = samples.flatMap(({ value }) => numberOf(value) ?? [])
  return numbers.length === 0 ? undefined : numbers
}

function first<T>(all: readonly T[], compare: (left: T, right: T) => number): T | undefined {
  return all.toSorted(compare)[0]
}

function inTime(left: Sample, right: Sample): number {
  return left.time - right.time || left.order - right.order
}
