import { DEFAULT_QUOTAS } from '@curfew/local-aws/iam/quotas'
import {
  type Bill,
  dollarsAfterFree,
  dollarsOf,
  type Line,
  purposeOf,
  type Share,
  serviceOf,
  sharesOf,
  sum,
  times,
} from './bill.ts'
import type { Measured } from './measure.ts'
import { earlierJobs, type Load, type Month, monthOf, totalOf, windowsOf } from './month.ts'
import type { Options } from './options.ts'
import { PRICES, PRICES_OF, REGION } from './prices.ts'

export type Costs = {
  readonly dollars: number
  readonly byService: readonly Share[]
  readonly byPurpose: readonly Share[]
}

/** The whole report, in US dollars. */
export type Report = {
  readonly region: string
  readonly pricesOf: string
  readonly options: Omit<Options, 'json'>
  readonly load: Load
  /** The usage of one job, and of one hour that its window is open. */
  readonly counted: { readonly job: Bill; readonly openHour: Bill }
  /** Earlier jobs per principal with a row in the table, and the bytes of one read of them. */
  readonly history: { readonly jobsEach: number; readonly bytes: number }
  readonly standing: Costs & { readonly afterFree: number }
  /** A thousand of the jobs of this month. */
  readonly thousandJobs: Costs
  readonly month: { readonly [Part in keyof Month]: number } & { readonly total: number; readonly afterFree: number }
  readonly growth: readonly (Load & { readonly dollars: number | null })[]
  readonly notes: readonly string[]
  readonly prices: typeof PRICES
}

const THOUSAND = 1000

export function reportOf(measured: Measured, { json: _, ...options }: Options): Report {
  const { jobsPerMonth: jobs, hoursOpen, principals, assumed } = options
  const load = { jobs, principals, windows: windowsOf(jobs, hoursOpen) }
  const month = monthOf(load, measured, assumed)
  const perJob = sum(month.jobs, month.windows, month.overview, month.history)
  return {
    ...{ region: REGION, pricesOf: PRICES_OF, options, load, prices: PRICES },
    counted: { job: measured.job, openHour: measured.openHour },
    history: historyOf(load, measured),
    standing: { ...costsOf(month.standing), afterFree: dollarsAfterFree(month.standing) },
    thousandJobs: costsOf(times(THOUSAND / jobs, perJob)),
    month: { ...partsOf(month), total: dollarsOf(totalOf(month)), afterFree: dollarsAfterFree(totalOf(month)) },
    growth: growthOf(measured, options),
    notes: isPossible(load, options) ? [] : [tooMany(load, options)],
  }
}

function historyOf(load: Load, measured: Measured): Report['history'] {
  const jobsEach = earlierJobs(load, measured)
  return { jobsEach, bytes: measured.history.perJob > 0 ? jobsEach * measured.history.rowBytes : 0 }
}

const JOBS = [100, 1000, 10_000, 100_000]
const WINDOWS = [1, 10, 100]
export const PRINCIPALS: readonly number[] = [1, 10, 100]

function growthOf(measured: Measured, options: Pick<Options, 'assumed' | 'measured'>): Report['growth'] {
  const loads = JOBS.flatMap((jobs) =>
    WINDOWS.flatMap((windows) => PRINCIPALS.map((principals) => ({ jobs, windows, principals }))),
  )
  return loads.map((load) => ({
    ...load,
    dollars: isPossible(load, options) ? dollarsOf(totalOf(monthOf(load, measured, options.assumed))) : null,
  }))
}

type Kind = Pick<Options, 'measured'>

/** IAM limits the policies on a principal, and an open window needs at least one. */
function isPossible({ windows, principals }: Load, kind: Kind): boolean {
  return windows <= principals * windowsEach(kind)
}

function windowsEach({ measured: { of } }: Kind): number {
  return of === 'user' ? DEFAULT_QUOTAS.AttachedPoliciesPerUserQuota : DEFAULT_QUOTAS.AttachedPoliciesPerRoleQuota
}

function tooMany({ windows, principals }: Load, kind: Kind): string {
  const needed = Math.ceil(windows / windowsEach(kind))
  const of = kind.measured.of
  return `${Math.ceil(windows)} windows are open at a time. IAM attaches ${windowsEach(kind)} policies to a ${of}, so this needs ${needed} principals, not ${principals}.`
}

function costsOf(bill: Bill): Costs {
  const by = (nameOf: (line: Line) => string) => sharesOf(bill, nameOf)
  return { dollars: dollarsOf(bill), byService: by(serviceOf), byPurpose: by(purposeOf) }
}

function partsOf({ standing, jobs, windows, principals, overview, history }: Month) {
  return {
    standing: dollarsOf(standing),
    jobs: dollarsOf(jobs),
    windows: dollarsOf(windows),
    principals: dollarsOf(principals),
    overview: dollarsOf(overview),
    history: dollarsOf(history),
  }
}
