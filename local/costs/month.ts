import { type Assumptions, HOURS_PER_MONTH } from './assumptions.ts'
import { type Bill, line, sum, times } from './bill.ts'
import type { Measured } from './measure.ts'
import { READ_BYTES } from './units.ts'

/** The load of a month. `windows` is the average number of windows that are open at a time. */
export type Load = { readonly jobs: number; readonly windows: number; readonly principals: number }

/** The bill of a month. Each part grows with something else. */
export type Month = {
  /** Independent of jobs. */
  readonly standing: Bill
  /** With jobs. */
  readonly jobs: Bill
  /** With windows that are open at a time. */
  readonly windows: Bill
  /** With principals. */
  readonly principals: Bill
  /** With jobs, times the windows that are open at the same time. */
  readonly overview: Bill
  /** With jobs and windows, times the jobs that the same principal had before. */
  readonly history: Bill
}

export function monthOf(load: Load, measured: Measured, { msPerCall }: Pick<Assumptions, 'msPerCall'>): Month {
  const { jobs, windows, principals } = load
  const { standing, job, openHour, principal, overview, history, gbOfLambdas } = measured
  const openHours = windows * HOURS_PER_MONTH
  const earlier = earlierJobs(load, measured)
  const queries = jobs * overview.perJob
  const reads = (bytes: number) => bytes / READ_BYTES
  const historyBytes = earlier * (jobs * history.perJob + openHours * history.perOpenHour)
  return {
    standing,
    jobs: times(jobs, job),
    windows: times(openHours, openHour),
    principals: times(principals, principal),
    overview: [line('overview', 'read request units', queries * reads(windows * overview.bytes))],
    history: [
      line('history', 'read request units', reads(historyBytes)),
      // A query returns a megabyte per page.
      line('history', 'Lambda GB-seconds', (historyBytes / PAGE_BYTES) * (msPerCall / 1000) * gbOfLambdas),
    ],
  }
}

const PAGE_BYTES = 1024 * 1024

/** How many earlier jobs of each principal still have a row in the table. */
export function earlierJobs({ jobs, principals }: Load, { history }: Pick<Measured, 'history'>): number {
  return (jobs * history.months) / Math.max(1, principals)
}

export function totalOf(month: Month): Bill {
  return sum(...Object.values(month))
}

/** How many windows are open at a time on average, for this many jobs with windows of this many hours. */
export function windowsOf(jobs: number, hoursOpen: number): number {
  return (jobs * hoursOpen) / HOURS_PER_MONTH
}
