import { ABANDONED_AFTER_SECONDS, abandonedFrom, canConclude } from '#core/audit/pending-changes.ts'
import type { Grant, Progress } from './grant.ts'
import { hasAccessKeys } from './principal.ts'
import { sessionBanOf } from './sessions.ts'
import { attachableFrom, endOf } from './status.ts'
import { secondsAfter } from './window.ts'

/**
 * What to look at: access that was ended before its time, is to close, or to open, or was closed; the principal's keys; or
 * records that are not complete.
 */
export type Task = 'end' | 'close' | 'open' | 'check' | 'keys' | 'audit'

export type Pending = {
  readonly task: Task
  readonly at: Date
  /** What a look after closing is for. */
  readonly after?: 'confirmed' | 'sessions over'
}

type Row = Pick<
  Grant,
  'jobId' | 'window' | 'ended' | 'principal' | 'superseded' | 'owed' | 'pendingChanges' | keyof Progress
>

/** Keys are looked at on the news that access opened or closed; only if that got lost is there something to sweep. */
const NEWS_GRACE_SECONDS = 60

/** What is still to be looked at for a grant, and from when. Empty once all is done. */
export function pendingOf(grant: Row): readonly Pending[] {
  return [...accessPending(grant), ...keysPending(grant), ...auditPending(grant)]
}

/** What a grant needs a look at first; undefined once all is done. */
export function soonestOf(grant: Row): Pending | undefined {
  return pendingOf(grant).toSorted((a, b) => a.at.getTime() - b.at.getTime())[0]
}

/** Whether access is closed for good, and nothing is left that a look at IAM could tell of. */
export function isOver(grant: Row, now: Date): boolean {
  if (grant.closedAt === undefined || afterClosing(grant, grant.closedAt).length > 0) return false
  return !grant.pendingChanges.some((pendingChange) => canConclude(pendingChange, now))
}

/** A grant that never opened changed no key, and a role has none. */
function awaitsKeys({ principal, openedAt, keysDoneAt }: Pick<Row, 'principal' | keyof Progress>): boolean {
  return hasAccessKeys(principal) && openedAt !== undefined && keysDoneAt === undefined
}

function accessPending(grant: Row): readonly Pending[] {
  if (grant.closedAt !== undefined) return afterClosing(grant, grant.closedAt)
  const end = endOf(grant)
  const close: Pending = { task: end < grant.window.closesAt ? 'end' : 'close', at: end }
  const attached = grant.openedAt !== undefined && grant.superseded.length === 0
  const start = attachableFrom(grant)
  return [attached || grant.ended !== undefined || end <= start ? close : { task: 'open', at: start }]
}

/** Once more when nobody can still be attaching, and when no session is left that a revocation has to deny. */
function afterClosing(grant: Row, closedAt: Date): readonly Pending[] {
  const ban = sessionBanOf(grant)
  const unconfirmed = grant.confirmedAt === undefined
  const isBanned = ban !== undefined && grant.sessionsOverAt === undefined
  return [
    ...(unconfirmed
      ? [{ task: 'check', at: secondsAfter(closedAt, ABANDONED_AFTER_SECONDS), after: 'confirmed' } as const]
      : []),
    ...(isBanned ? [{ task: 'check', at: ban.until, after: 'sessions over' } as const] : []),
  ]
}

function keysPending(grant: Row): readonly Pending[] {
  const { openedAt, closedAt } = grant
  if (!awaitsKeys(grant) || openedAt === undefined) return []
  if (closedAt !== undefined) return [{ task: 'keys', at: afterNews(grant.keysHeldUntil ?? closedAt) }]
  return grant.keysReadyAt === undefined ? [{ task: 'keys', at: afterNews(openedAt) }] : []
}

function auditPending({ owed, pendingChanges }: Row): readonly Pending[] {
  const [first] = owed
  return [
    ...(first === undefined ? [] : [{ task: 'audit', at: new Date(first.at) } as const]),
    ...pendingChanges.map((pendingChange) => ({ task: 'audit', at: abandonedFrom(pendingChange) }) as const),
  ]
}

function afterNews(of: Date): Date {
  return secondsAfter(of, NEWS_GRACE_SECONDS)
}
