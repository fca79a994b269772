import type { Deployment } from '#core/access/deployment.ts'
import type { Documents } from '#core/target.ts'
import type { EarlyExtension } from './early-extension.ts'
import type { Ending, Grant } from './grant.ts'
import { remainingTasks } from './tasks.ts'
import { earlier, later, printInstant } from './window.ts'

/** When an end was said. Rows of earlier versions know only when it was recorded. */
export function saidAt(ended: Pick<Ending, 'at' | 'saidAt'>): Date {
  return ended.saidAt ?? ended.at
}

/** Whether an extension was asked for after its grant had ended: then it asks for the grant to be reopened. */
export function asksToReopen({ ended }: Pick<Grant, 'ended'>, { time }: Pick<EarlyExtension, 'time'>): boolean {
  return ended !== undefined && time >= saidAt(ended)
}

/** Whether this very extension reopened its grant: it may be delivered twice. */
export function hasReopened({ reopened }: Pick<Grant, 'reopened'>, { id }: Pick<EarlyExtension, 'id'>): boolean {
  return reopened?.event === id
}

/** Whether the closing of a grant has come to its end, with the keys and the receipt. Only then may it be reopened. */
export function isFinished(grant: Grant): boolean {
  return remainingTasks(grant).length === 0
}

/**
 * Whether an end is about a run before the present one: it was said before the request, or before the grant was reopened. A
 * revocation is of the grant, and not of one of its runs.
 */
export function isOfEarlierRun(
  { requestedAt, reopened }: Pick<Grant, 'requestedAt' | 'reopened'>,
  because: Ending['because'],
  event: { readonly id: string; readonly time: Date },
): boolean {
  if (event.time < requestedAt) return true
  if (reopened === undefined || because === 'revoked') return false
  return event.time < reopened.at || event.id === reopened.from.event
}

/**
 * The same grant, to be opened again from now on, until an end that may be earlier or later than the one before. What was
 * observed is forgotten: the records have it. Throws a Refusal.
 * @param from the end that it follows
 */
export function reopenedGrant(
  grant: Grant,
  from: Ending,
  { id, time, closesAt }: Pick<EarlyExtension, 'id' | 'time' | 'closesAt'>,
  now: Date,
  deployment: Deployment,
  documents: Documents,
): Grant {
  const opensAt = later(new Date(printInstant(now)), grant.window.opensAt)
  const again = { ...withoutProgress(grant), window: { ...grant.window, opensAt, closesAt }, superseded: [] }
  const policies = documents.prove(again, deployment)
  const at = earlier(time, now)
  // It asks for an end as any extension does; a start of the next run is the first one again.
  return { ...again, policies, extendedAt: at, reopened: { at, event: id, from } }
}

function withoutProgress(grant: Grant): Grant {
  const { ended: _ended, openedAt: _openedAt, foundAttachedAt: _found, closingFailedAt: _failed, ...rest } = grant
  const { closedAt: _closedAt, attachingUntil: _until, confirmedAt: _confirmed, ...unclosed } = rest
  const { started: _started, ...unstarted } = unclosed
  const {
    readyAt: _readyAt,
    closingSoonFor: _soon,
    keysReadyAt: _keysReady,
    keysDoneAt: _keysDone,
    ...left
  } = unstarted
  return left
}
