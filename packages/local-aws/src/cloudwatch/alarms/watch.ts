import { AwsError } from '../../aws-error.ts'
import type { AlarmResource } from '../../template/stack.ts'
import { compileQueries } from '../metrics/query.ts'
import type { Metrics } from '../metrics/store.ts'
import { judge, type Rule, rangeOf, type StateValue } from './judge.ts'

const MINUTE_MS = 60_000
/** Values that are older count no more when nobody asked for so long. */
const MAX_MINUTES = 14 * 24 * 60

export type Found = { readonly value: StateValue; readonly reason: string; readonly at: Date }

/** What an alarm finds, or why it can find nothing here. */
export type Watch =
  | { readonly kind: 'watches'; readonly foundBetween: (after: Date, until: Date) => Iterable<Found> }
  | { readonly kind: 'cannot watch'; readonly reason: string }

/** Watches the metric of an alarm. What local AWS does not measure leaves the alarm without data, and says why. */
export function watch({ rule, queries, problem }: AlarmResource, metrics: Metrics): Watch {
  if (rule === undefined) return { kind: 'cannot watch', reason: problem ?? 'The alarm watches nothing' }
  try {
    const [line, ...more] = compileQueries(queries, metrics)
    if (line === undefined || more.length > 0)
      return { kind: 'cannot watch', reason: 'Local AWS supports alarms of which one line returns data' }
    const step = line.periodSeconds * 1000
    const foundAt = (at: number): Found | undefined => {
      const count = rangeOf(rule)
      const starts = Array.from({ length: count }, (_, index) => at - (count - index) * step)
      const values = line.valuesAt(starts)
      const value = judge(rule, values)
      return value && { value, reason: reasonOf(rule, values, value), at: new Date(at) }
    }
    return { kind: 'watches', foundBetween: (after, until) => eachMinute(after, until, foundAt) }
  } catch (error) {
    if (error instanceof AwsError) return { kind: 'cannot watch', reason: error.message }
    throw error
  }
}

/** CloudWatch evaluates an alarm once a minute, whatever its period. */
function* eachMinute(after: Date, until: Date, foundAt: (at: number) => Found | undefined): Iterable<Found> {
  const first = Math.max(after.getTime() + 1, until.getTime() - MAX_MINUTES * MINUTE_MS)
  for (let at = Math.ceil(first / MINUTE_MS) * MINUTE_MS; at <= until.getTime(); at += MINUTE_MS) {
    const found = foundAt(at)
    if (found) yield found
  }
}

function reasonOf(rule: Rule, values: readonly (number | undefined)[], value: StateValue): string {
  const last = values.slice(-rule.evaluationPeriods)
  const real = last.flatMap((one) => one ?? [])
  const compared = `${value === 'ALARM' ? '' : 'not '}${WORDS[rule.operator]} the threshold (${rule.threshold})`
  const periods = `${last.length} period${last.length === 1 ? '' : 's'}`
  if (real.length > 0) return `Threshold Crossed: [${real.join(', ')}] of the last ${periods} was ${compared}.`
  if (value === 'INSUFFICIENT_DATA') return `Insufficient Data: no value was received for ${periods}.`
  return `Threshold Crossed: no value was received for ${periods}, which is treated as ${rule.missing}.`
}

const WORDS: Readonly<Record<Rule['operator'], string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
}
