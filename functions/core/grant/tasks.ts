import { abandonedFrom, isAbandoned } from '#core/audit/pending-changes.ts'
import type { Grant, Progress } from './grant.ts'
import { silentFrom } from './heartbeat.ts'
import { noticesLeft } from './notices.ts'
import { hasAccessKeys } from './principal.ts'
import { attachableFrom, endOf, wasOpen } from './status.ts'
import { secondsAfter } from './window.ts'

/**
 * What is left to do for a grant: `end`: close access before its window closes; `close`; `open`; `check`: check closed access
 * once more; `keys`: settle the principal's keys; `audit`: record the outcome of a change whose run
 * died; `announce`: tell subscribers that access is ready, or closes soon; `heartbeat`: look up whether the job has sent one, and
 * end its access if not.
 */
export const TASKS = ['end', 'close', 'open', 'check', 'keys', 'audit', 'announce', 'heartbeat'] as const

export type Task = (typeof TASKS)[number]

export type RemainingTask = {
  readonly task: Task
  readonly at: Date
  /** What a check after closing establishes. */
  readonly reaches?: 'confirmed'
}

type Row = Pick<
  Grant,
  | 'jobId'
  | 'window'
  | 'ended'
  | 'principal'
  | 'keys'
  | 'closingSoonMinutes'
  | 'superseded'
  | 'pendingChanges'
  | 'started'
  | 'lastHeartbeatAt'
  | keyof Progress
>

/** `Keys Due` has keys settled within this time: only if it is lost does a sweep have to. */
const EVENT_GRACE_SECONDS = 60

/** What is left to do for a grant, each from when on. Empty once the grant is finished. */
export function remainingTasks(grant: Row): readonly RemainingTask[] {
  return [
    ...accessTasks(grant),
    ...keyTasks(grant),
    ...auditTasks(grant),
    ...announceTasks(grant),
    ...heartbeatTasks(grant),
  ]
}

/** What is to be done first for a grant; undefined once it is finished. */
export function nextTask(grant: Row): RemainingTask | undefined {
  return remainingTasks(grant).toSorted((a, b) => a.at.getTime() - b.at.getTime())[0]
}

/** Whether something is to be done for a grant now. */
export function isDue(grant: Row, now: Date): boolean {
  return remainingTasks(grant).some(({ at }) => at <= now)
}

/** Whether access is closed for good, so that IAM need not be checked again. */
export function isOver(grant: Row, now: Date): boolean {
  if (grant.closedAt === undefined || checksAfterClosing(grant, grant.closedAt).length > 0) return false
  return !grant.pendingChanges.some((pendingChange) => isAbandoned(pendingChange, now))
}

function accessTasks(grant: Row): readonly RemainingTask[] {
  if (grant.closedAt !== undefined) return checksAfterClosing(grant, grant.closedAt)
  const end = endOf(grant)
  const close: RemainingTask = { task: end < grant.window.closesAt ? 'end' : 'close', at: end }
  const attached = grant.openedAt !== undefined && grant.superseded.length === 0
  const start = attachableFrom(grant)
  return [attached || grant.ended !== undefined || end <= start ? close : { task: 'open', at: start }]
}

/** Once, when no run can still be attaching. */
function checksAfterClosing({ confirmedAt, attachingUntil }: Row, closedAt: Date): readonly RemainingTask[] {
  return confirmedAt === undefined ? [{ task: 'check', at: attachingUntil ?? closedAt, reaches: 'confirmed' }] : []
}

/** A grant that never opened changed no key, and a role has none. */
function keyTasks(grant: Row): readonly RemainingTask[] {
  const { principal, openedAt, closedAt, keysReadyAt, keysDoneAt } = grant
  if (!hasAccessKeys(principal) || !wasOpen(grant) || keysDoneAt !== undefined) return []
  if (closedAt !== undefined) return [{ task: 'keys', at: afterGrace(closedAt) }]
  return openedAt !== undefined && keysReadyAt === undefined ? [{ task: 'keys', at: afterGrace(openedAt) }] : []
}

function auditTasks({ pendingChanges }: Row): readonly RemainingTask[] {
  return pendingChanges.map((pendingChange) => ({ task: 'audit', at: abandonedFrom(pendingChange) }))
}

function announceTasks(grant: Row): readonly RemainingTask[] {
  return noticesLeft(grant).map(({ at }) => ({ task: 'announce', at }))
}

/** Not where the window closes before. */
function heartbeatTasks(grant: Row): readonly RemainingTask[] {
  const at = silentFrom(grant)
  if (at === undefined || grant.closedAt !== undefined || at >= endOf(grant)) return []
  return [{ task: 'heartbeat', at }]
}

function afterGrace(eventAt: Date): Date {
  return secondsAfter(eventAt, EVENT_GRACE_SECONDS)
}
