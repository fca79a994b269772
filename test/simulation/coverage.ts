import type { Account } from './account.ts'
import type { SentEvent } from './events.ts'
import type { Hit } from './fault-injection.ts'
import { SECOND } from './plan.ts'
import { jobOf } from './policies.ts'
import type { History } from './promises/promise.ts'
import type { Snapshot } from './snapshot.ts'

/** What happened on one day or on many, to show that the promises were put to the test. */
export type Coverage = {
  readonly days: number
  /** How many events, faults and changes there were, by kind. */
  readonly counts: Readonly<Record<string, number>>
  /** For each policy that a Lambda detached, how many seconds after the end of its window. */
  readonly closedAfter: readonly number[]
}

type Observed = { readonly changes: History['changes']; readonly rows: Snapshot['rows'] }

export const NOTHING: Coverage = { days: 0, counts: {}, closedAfter: [] }

export function coverageOf(
  { aws }: Account,
  sent: readonly SentEvent[],
  hits: readonly Hit[],
  observed: Observed,
): Coverage {
  const { changes, rows } = observed
  const names = [
    ...sent.map(({ act }) => `event: ${act.kind}`),
    ...hits.map(({ kind, target }) => (kind === 'all dead' ? `job with all dead: ${target}` : `fault: ${kind}`)),
    ...changes.map(({ by, what }) => (by === 'manual change' ? `manual change: ${what}` : `change: ${what}`)),
    ...aws.runs.map(({ outcome }) => (outcome.ok ? 'runs of Lambdas' : 'runs that failed')),
    ...aws.calls.all.map(({ errorCode }) => (errorCode === undefined ? 'AWS calls' : 'AWS calls that failed')),
    ...aws.stack.queues.flatMap(({ arn }) => aws.lambda.queues.messages(arn).map(() => 'dead letters')),
  ]
  const planted = new Set(changes.flatMap((one) => (one.by === 'manual change' && 'arn' in one ? [one.arn] : [])))
  const closedAfter = changes.flatMap(({ what, by, at, ...change }) => {
    const row = 'arn' in change ? rows.get(jobOf(change.arn) ?? '') : undefined
    if (
      what !== 'detach' ||
      by === 'manual change' ||
      row === undefined ||
      ('arn' in change && planted.has(change.arn))
    )
      return []
    const end = Math.min(row.ended?.at ?? row.closes, row.closes)
    return at < end ? [] : [(at - end) / SECOND]
  })
  return { days: 1, counts: counted(names), closedAfter }
}

export function sumOf(one: Coverage, other: Coverage): Coverage {
  const names = new Set([...Object.keys(one.counts), ...Object.keys(other.counts)])
  const sums = [...names].map((name) => [name, (one.counts[name] ?? 0) + (other.counts[name] ?? 0)] as const)
  return {
    days: one.days + other.days,
    counts: Object.fromEntries(sums),
    closedAfter: [...one.closedAfter, ...other.closedAfter],
  }
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(names, (name) => name)
  return Object.fromEntries([...groups].map(([name, all]) => [name, all.length]))
}
