import { isSamePrincipal, parsePrincipal } from '#core/grant/principal.ts'
import { earlier, later } from '#core/grant/window.ts'
import type { AuditRecord } from '../records.ts'
import { widest } from './asked.ts'
import { type ChainState, chainStateOf } from './chain-state.ts'
import type { Closing } from './closings.ts'
import { type Drift, driftsIn } from './drifts.ts'
import { type JobHistory, jobHistoryOf } from './job-history.ts'
import { type KeyEvent, type KeyLife, keyEventsIn, keyLivesOf } from './key-history.ts'
import { type Lateness, latenessOf } from './lateness.ts'
import { type KeyRecords, keyRecordsOf, readyIn } from './ready.ts'
import { type RefusedRequest, refusalsIn } from './refusals.ts'
import { type Revocation, revocationsIn } from './revocations.ts'

/** What is asked of the records: half open. */
export type Period = {
  readonly since: Date
  readonly until: Date
  /** `user/NAME` or `role/NAME`; undefined: everybody. */
  readonly principal: string | undefined
}

/** What happened in a period, by the records of it and of the time before it. */
export type AccessReport = {
  readonly period: Period
  /** What is not over then is open, and what is not detached is as late as it is then. Later records count all the same. */
  readonly asOf: Date
  /** Jobs that asked for something in the period, or whose window or attachment touches it; by principal, then by time. */
  readonly jobs: readonly JobHistory[]
  /** By job: when it could use its access, of each run. */
  readonly ready: ReadonlyMap<string, readonly Date[]>
  /** Of the runs that had to be over in the period. */
  readonly closings: readonly (Closing & { readonly job: string })[]
  readonly lateness: Lateness
  readonly drifts: readonly Drift[]
  readonly refusals: readonly RefusedRequest[]
  readonly revocations: readonly Revocation[]
  /** By principal. */
  readonly keyEvents: ReadonlyMap<string, readonly KeyEvent[]>
  /** Keys that were live in the period. */
  readonly keyLives: readonly KeyLife[]
  /** Of every job of the report, and of the keys and sessions of its principals. */
  readonly chains: readonly (ChainState & { readonly name: string })[]
  /** How many records the report was made from. */
  readonly records: number
}

export function accessReportOf(records: readonly AuditRecord[], period: Period, now: Date): AccessReport {
  const asOf = earlier(now, period.until)
  const byChain = Map.groupBy(records, ({ job }) => job)
  const [ofPrincipals, ofJobs] = partition([...byChain], ([job]) => parsePrincipal(job) !== undefined)
  const all = ofJobs.filter(([, own]) => own.some(isOfGrant)).map(([job, own]) => jobHistoryOf(job, own, asOf))
  const jobs = all.filter((one) => isOf(one.principal, period) && touches(one, period)).toSorted(byPrincipalAndTime)
  const closings = jobs.flatMap(({ job, closings }) => closings.map((closing) => ({ job, ...closing })))
  const due = closings.filter(({ dueAt }) => isIn(dueAt, period))
  const names = new Set(jobs.map(({ job }) => job))
  const own = records.filter((record) => isIn(new Date(record.at), period) && concerns(record, period, names))
  const principals = ofPrincipals.filter(([name]) => isOf(name, period))
  const inOrder = principals.map(([name, chain]) => [name, keyEventsIn(chain)] as const)
  const keyEvents = new Map(inOrder.map(([name, events]) => [name, events.toSorted(byTime)]))
  const ofKeys = new Map(
    principals.map(([name, chain]) => [
      name,
      keyRecordsOf(keyEvents.get(name) ?? [], chainStateOf(chain, asOf).missingBefore > 0),
    ]),
  )
  const lives = inOrder.flatMap(([name, events]) => keyLivesOf(name, events))
  return {
    ready: new Map(jobs.map((one) => [one.job, readyOf(one, ofKeys, asOf)])),
    ...{ period, asOf, jobs, closings: due, lateness: latenessOf(due.map(({ secondsLate }) => secondsLate)) },
    ...{ drifts: driftsIn(own), refusals: refusalsIn(own), revocations: revocationsIn(own), keyEvents },
    keyLives: lives.filter((life) => isLiveIn(life, period)),
    chains: [
      ...jobs.filter(({ status }) => status !== 'refused').map(({ job, chain }) => ({ name: job, ...chain })),
      ...principals.map(([name, chain]) => ({ name, ...chainStateOf(chain, asOf) })),
    ],
    records: records.length,
  }
}

/** Records that make a job one of the report: of its grant, or of a refusal. A revocation of an unknown job makes none. */
function isOfGrant({ seq, change }: AuditRecord): boolean {
  return seq > 0 || change === 'refuse request'
}

function touches({ asked, attached, records }: JobHistory, period: Period): boolean {
  const window = widest(asked)
  if (window !== undefined && window.opensAt < period.until && period.since < window.closesAt) return true
  if (attached.some(({ from, until }) => from < period.until && (until === undefined || period.since <= until)))
    return true
  return records.some(({ at }) => isIn(new Date(at), period))
}

/** A role has sessions. A user whose keys no record names may have had one since before them. */
function readyOf({ principal, records }: JobHistory, keys: ReadonlyMap<string, KeyRecords>, asOf: Date) {
  const ofGrant = records.filter(({ seq }) => seq > 0)
  return readyIn(ofGrant, principal?.startsWith('user/') ? keys.get(principal) : undefined, asOf)
}

/** A revocation of everything concerns everybody. */
function concerns(record: AuditRecord, period: Period, names: ReadonlySet<string>): boolean {
  if (period.principal === undefined || record.target === 'all') return true
  const [revoked] = revocationsIn([record])
  const named = [record.job, ...(revoked?.targets ?? []), ...(revoked?.ended.first ?? [])]
  return named.some((name) => names.has(name) || isOf(name, period))
}

function isOf(principal: string | undefined, period: Period): boolean {
  if (period.principal === undefined) return true
  return principal !== undefined && isSamePrincipal(principal, period.principal)
}

function isIn(at: Date, { since, until }: Period): boolean {
  return since <= at && at < until
}

function isLiveIn({ liveFrom, offAt }: KeyLife, { since, until }: Period): boolean {
  return (liveFrom === undefined || liveFrom < until) && (offAt === undefined || since <= offAt)
}

function byPrincipalAndTime(a: JobHistory, b: JobHistory): number {
  return compare(a.principal ?? '~', b.principal ?? '~') || startOf(a) - startOf(b) || compare(a.job, b.job)
}

/** Clocks of Lambdas differ by a little: the order of the records may be another. */
function byTime(a: KeyEvent, b: KeyEvent): number {
  return a.at.getTime() - b.at.getTime()
}

function startOf({ asked, records }: JobHistory): number {
  return asked[0]?.opensAt.getTime() ?? Date.parse(records[0]?.at ?? '')
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): readonly [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}

/** The last moment of which the report says something. */
export function endOfReport({ jobs, period }: AccessReport): Date {
  return jobs.reduce((end, { asked }) => later(end, widest(asked)?.closesAt ?? end), period.until)
}

/** What was done to the keys of a job's principal while its policies were attached, and until its key was off. */
export function keyEventsOf(
  { principal, attached, closings }: JobHistory,
  { keyEvents }: AccessReport,
): readonly KeyEvent[] {
  const events = principal === undefined ? [] : (keyEvents.get(principal) ?? [])
  const offAt = closings.at(-1)?.keyOffAt
  const found = attached.flatMap(({ from, until }) =>
    eventsBetween(events, from, until === undefined ? undefined : later(until, offAt ?? until)),
  )
  return [...new Set(found)]
}

/** The first is found by halves: a user may have thousands of events, and a report thousands of jobs. */
function eventsBetween(events: readonly KeyEvent[], from: Date, until: Date | undefined): readonly KeyEvent[] {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((events[middle]?.at ?? from) < from) low = middle + 1
    else high = middle
  }
  const found: KeyEvent[] = []
  for (
    let event = events[low];
    event !== undefined && (until === undefined || event.at <= until);
    event = events[++low]
  )
    found.push(event)
  return found
}
