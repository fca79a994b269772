import type { Grant, Progress } from './grant.ts'
import { attachableFrom, endOf } from './status.ts'
import { earlier, secondsAfter } from './window.ts'

/** What to look at: the policy of a grant, the keys of its principal, or audit records that the log has not taken. */
export type Look = 'access' | 'keys' | 'audit'

export type Pending = { readonly look: Look; readonly at: Date }

type Row = Pick<Grant, 'window' | 'ended' | 'principal' | 'superseded' | 'owed' | keyof Progress>

/** Keys are looked at on the news that access opened or closed; only if that got lost is there something to sweep. */
const NEWS_GRACE_SECONDS = 60

/** No run of a Lambda that began before closing is still at work by then. */
const STRAGGLER_SECONDS = 120

/**
 * A grant that was ended while it may have been opening: the run that attaches may have been overtaken by the one that
 * detaches, and have died before it could look again.
 */
export function needsConfirmation(grant: Pick<Grant, 'window' | 'ended' | keyof Progress>): boolean {
  const mayHaveOpened = endOf(grant) > attachableFrom(grant)
  return grant.openedAt === undefined && mayHaveOpened && grant.confirmedAt === undefined
}

/** What is still to be looked at for a grant, and from when. Empty once all is done. */
export function pendingOf(grant: Row): readonly Pending[] {
  return [...accessPending(grant), ...keysPending(grant), ...auditPending(grant)]
}

/** The first instant at which a grant needs a look; undefined once all is done. */
export function dueOf(grant: Row): Date | undefined {
  return pendingOf(grant)
    .map(({ at }) => at)
    .reduce<Date | undefined>((first, at) => (first === undefined ? at : earlier(first, at)), undefined)
}

function accessPending(grant: Row): readonly Pending[] {
  if (grant.closedAt !== undefined) {
    return needsConfirmation(grant) ? [{ look: 'access', at: secondsAfter(grant.closedAt, STRAGGLER_SECONDS) }] : []
  }
  const end = endOf(grant)
  const attached = grant.openedAt !== undefined && grant.superseded.length === 0
  return [{ look: 'access', at: attached ? end : earlier(attachableFrom(grant), end) }]
}

/** A grant that never opened changed no key, and a role has none. */
function keysPending(grant: Row): readonly Pending[] {
  if (grant.principal.type === 'role' || grant.openedAt === undefined) return []
  if (grant.closedAt !== undefined) {
    return grant.keysDoneAt === undefined ? [{ look: 'keys', at: afterNews(grant.closedAt) }] : []
  }
  return grant.keysReadyAt === undefined ? [{ look: 'keys', at: afterNews(grant.openedAt) }] : []
}

function auditPending({ owed }: Row): readonly Pending[] {
  const [first] = owed
  return first === undefined ? [] : [{ look: 'audit', at: new Date(first.at) }]
}

function afterNews(of: Date): Date {
  return secondsAfter(of, NEWS_GRACE_SECONDS)
}
