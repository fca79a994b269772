import { type Assumptions, DAYS_PER_MONTH, FOR_EVER_MONTHS, HOURS_PER_MONTH } from './assumptions.ts'
import { type Bill, line, minus, sum, times } from './bill.ts'
import { billOf } from './billing.ts'
import type { Deployed } from './deployed.ts'
import type { Left } from './left-behind.ts'
import { LONG_HOURS, type Observation, SHORT_HOURS } from './observe.ts'
import type { Observed } from './observed.ts'

/** Each quantity that a month can have more or less of, and its usage per unit. */
export type Measured = {
  /** Each month, without any jobs. */
  readonly standing: Bill
  /** The whole life of a single job until its rows and records are deleted, without the hours that its window is open. */
  readonly job: Bill
  /** An hour with one open window. */
  readonly openHour: Bill
  /** Each month, per principal. */
  readonly principal: Bill
  /** Bytes read per earlier job of the same principal, and how long and large its row is. */
  readonly history: {
    readonly perJob: number
    readonly perOpenHour: number
    readonly months: number
    readonly rowBytes: number
  }
  /** How often a job reads the index of unfinished grants, and the bytes per grant. */
  readonly overview: { readonly perJob: number; readonly bytes: number }
  readonly gbOfLambdas: number
}

/** Derives the usage of each quantity from the differences between the parts of a day. */
export function measure(day: Observation, deployed: Deployed, assumed: Assumptions): Measured {
  const { count, idle, short, again, long, left } = day
  const bill = (part: Observed) => billOf(part, deployed, assumed)
  const idleHour = times(1 / idle.hours, bill(idle))
  const ofJobs = (part: Observed) => times(1 / count, minus(bill(part), times(part.hours, idleHour)))
  const openHour = times(1 / (LONG_HOURS - SHORT_HOURS), minus(ofJobs(long), ofJobs(short)))

  // Their principals had one job before, then two, then three.
  const shortHistory = (historyOf(again) - historyOf(short)) / count
  const perOpenHour = (historyOf(long) / 3 / count - shortHistory) / (LONG_HOURS - SHORT_HOURS)
  const overviews = callsOf(short).flatMap(({ units }) => units?.overviewRowBytes ?? [])
  return {
    standing: sum(times(HOURS_PER_MONTH, idleHour), standingBill(day, deployed)),
    job: sum(minus(ofJobs(short), times(SHORT_HOURS, openHour)), billOfRows(left, deployed)),
    openHour,
    principal: usesSecrets(long) ? [line('secrets', 'secrets', 1)] : [],
    history: { perJob: shortHistory - SHORT_HOURS * perOpenHour, perOpenHour, ...rowOf(left) },
    overview: { perJob: overviews.length / count, bytes: meanOf(overviews) },
    gbOfLambdas: Math.max(...deployed.memory.values()) / 1024,
  }
}

/** DynamoDB requests the table's key at most every five minutes for each role that goes on using the table. */
const KEY_CALLS_PER_HOUR = 12

/** Lambda polls a queue with five pollers, each with a wait time of 20 seconds. */
const POLLS_PER_HOUR = 5 * (3600 / 20)

/** A metric is billed per hour in which it is sent: here every hour. */
function standingBill({ metrics }: Observation, deployed: Deployed): Bill {
  const { alarmMetrics, dashboards, polledQueues, hasTableKey } = deployed
  const keyCalls = hasTableKey ? KEY_CALLS_PER_HOUR * HOURS_PER_MONTH : 0
  return [
    line('monitoring', 'custom metrics', metrics.length),
    line('monitoring', 'alarm metrics', alarmMetrics),
    line('monitoring', 'dashboards', dashboards),
    line('retries', 'queue requests', polledQueues * POLLS_PER_HOUR * HOURS_PER_MONTH),
    line('sweep', 'key calls', keyCalls),
    line('backlog', 'key calls', keyCalls),
  ]
}

/** The storage overhead that DynamoDB bills per item. */
const ITEM_BYTES = 100

function billOfRows(left: readonly Left[], { isRestorable }: Deployed): Bill {
  const byteMonths = left.reduce((all, { bytes, days }) => {
    const months = days === undefined ? FOR_EVER_MONTHS : days / DAYS_PER_MONTH
    return all + (bytes + ITEM_BYTES) * months
  }, 0)
  return [line('rows', 'table storage', byteMonths), line('rows', 'table recovery', isRestorable ? byteMonths : 0)]
}

/** The row of a job is part of its principal's history until it expires. */
function rowOf(left: readonly Left[]) {
  const { bytes = 0, days = 0 } = left.find(({ isRow }) => isRow) ?? {}
  return { rowBytes: bytes, months: days / DAYS_PER_MONTH }
}

function usesSecrets(part: Observed): boolean {
  return callsOf(part).some(({ service }) => service === 'secretsmanager')
}

function historyOf(part: Observed): number {
  return callsOf(part).reduce((all, { units }) => all + (units?.historyBytes ?? 0), 0)
}

function callsOf({ runs }: Observed) {
  return runs.flatMap(({ calls }) => calls)
}

function meanOf(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((all, number) => all + number, 0) / numbers.length
}
