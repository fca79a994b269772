import type { Grant, WrittenPolicy } from './grant.ts'
import { hasSessions } from './principal.ts'
import { printInstant, secondsAfter } from './window.ts'
import { writtenPolicy } from './written-policy.ts'

/** A new policy takes effect with a delay: sessions that begin meanwhile are denied as well, as AWS's own console does it. */
const PROPAGATION_SECONDS = 30

/** No session of a role lasts longer. */
const LONGEST_SESSION_SECONDS = 12 * 3600

/** A policy that denies everything to the sessions that a role had when its access was revoked, and until when to keep it. */
export type SessionBan = { readonly policy: WrittenPolicy; readonly until: Date }

type Row = Pick<Grant, 'jobId' | 'principal' | 'ended'>

/**
 * Detaching a policy does not end sessions, which may have other rights than the job's. The ban is a managed policy under
 * Curfew's own path, so that no Lambda needs the right to write inline policies. Undefined if no sessions are to be denied.
 */
export function sessionBanOf({ jobId, principal, ended }: Row): SessionBan | undefined {
  if (ended?.endsSessions !== true || !hasSessions(principal)) return undefined
  const before = secondsAfter(ended.at, PROPAGATION_SECONDS)
  const statement = {
    Sid: 'SessionsFromBeforeTheRevocation',
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { DateLessThan: { 'aws:TokenIssueTime': printInstant(before) } },
  }
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  return { policy: writtenPolicy(jobId, document), until: secondsAfter(before, LONGEST_SESSION_SECONDS) }
}
