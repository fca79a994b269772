import { printPrincipal } from '#core/grant/principal.ts'
import type { Status } from '#core/grant/status.ts'
import { later } from '#core/grant/window.ts'
import { inOrder } from '../chain.ts'
import type { AuditRecord } from '../records.ts'
import { type Attached, attachmentsOf, type HadAccess, whoHadAccess } from '../who-had-access.ts'
import { type Asked, askedIn, detailText } from './asked.ts'
import { type ChainState, chainStateOf } from './chain-state.ts'
import { type Closing, closingsOf } from './closings.ts'
import { type Drift, driftsIn } from './drifts.ts'
import { type RefusedRequest, refusalsIn } from './refusals.ts'

/** Everything that the records of one job say, in one place. */
export type JobHistory = {
  readonly job: string
  /** `user/trainer-gpu-01`; undefined if no record says it. */
  readonly principal: string | undefined
  readonly status: Status | 'refused'
  /** The request, and what changed its window since. Empty if it was refused, or if the first record is not there. */
  readonly asked: readonly Asked[]
  /** When policies were attached, also outside the window: they allow nothing there. */
  readonly attached: readonly Attached[]
  /** When the job had access. */
  readonly access: readonly HadAccess[]
  readonly ends: readonly End[]
  readonly closings: readonly Closing[]
  readonly drifts: readonly Drift[]
  readonly refusals: readonly RefusedRequest[]
  readonly chain: ChainState
  readonly records: readonly AuditRecord[]
}

/** Why a job lost its access before its window closed. */
export type End = {
  readonly at: Date
  readonly because: string
  readonly by: string
  readonly reason: string
}

/** @param own all records of one job, in whatever order */
export function jobHistoryOf(job: string, own: readonly AuditRecord[], now: Date): JobHistory {
  const records = inOrder(own)
  const ofGrant = records.filter(({ seq }) => seq > 0)
  const asked = askedIn(ofGrant)
  const attached = attachedIn(ofGrant)
  const ends = endsIn(ofGrant)
  const closesAt = asked.at(-1)?.closesAt
  const last = { closesAt, endedAt: endOfLastRun(ofGrant), attached }
  const who = records.find(({ principal }) => principal !== undefined)?.principal
  return {
    ...{ job, principal: who && printPrincipal(who), status: statusIn(ofGrant, asked.at(-1), now), asked },
    ...{ attached, access: whoHadAccess(ofGrant), ends, closings: closingsOf(ofGrant, last, now) },
    ...{ drifts: driftsIn(records), refusals: refusalsIn(records), chain: chainStateOf(records, now), records },
  }
}

/** Times of attachment, joined where one policy follows another without a gap. */
function attachedIn(records: readonly AuditRecord[]): readonly Attached[] {
  const names = new Set(records.filter(({ change }) => change === 'attach policy').map(({ target }) => target))
  const all = [...names].flatMap((name) => attachmentsOf(name, records))
  const joined: Attached[] = []
  for (const span of all.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = joined.at(-1)
    if (last === undefined || (last.until !== undefined && last.until < span.from)) joined.push(span)
    else joined.splice(-1, 1, { from: last.from, until: last.until && span.until && later(last.until, span.until) })
  }
  return joined
}

/** What arrived when the job was over, such as a revocation, ended nothing. */
function endsIn(records: readonly AuditRecord[]): readonly End[] {
  return records.filter(isEnd).map((record) => ({
    ...{ at: new Date(record.at), because: record.because },
    ...{ by: detailText(record, 'by'), reason: detailText(record, 'reason') },
  }))
}

function isEnd({ change, detail }: AuditRecord): boolean {
  return change === 'end grant' && detail?.wasOver === undefined
}

function endOfLastRun(records: readonly AuditRecord[]): Date | undefined {
  const last = lastRunOf(records).find(isEnd)
  return last && new Date(last.at)
}

function lastRunOf(records: readonly AuditRecord[]): readonly AuditRecord[] {
  return records.slice(records.findLastIndex(({ change }) => change === 'reopen grant') + 1)
}

function statusIn(records: readonly AuditRecord[], asked: Asked | undefined, now: Date): JobHistory['status'] {
  const [first] = records
  if (first === undefined) return 'refused'
  const last = lastRunOf(records)
  const end = last.find(({ change }) => change === 'close grant') ?? last.find(isEnd)
  if (end !== undefined) return end.because === 'revoked' || end.because === 'ended' ? end.because : 'closed'
  if (asked === undefined) return 'open'
  if (now >= asked.closesAt) return 'closed'
  return now >= asked.opensAt ? 'open' : 'scheduled'
}
