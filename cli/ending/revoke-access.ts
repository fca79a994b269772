import type { Table } from '#cli/aws/table.ts'
import type { Io } from '#cli/io.ts'
import { type FoundOrReason, orReason } from '#cli/or-reason.ts'
import type { Settings } from '#cli/settings/settings.ts'
import type { Grant, Job } from '#core/grant/grant.ts'
import { hasAccessKeys, type Principal, printPrincipal } from '#core/grant/principal.ts'
import { secondsAfter } from '#core/grant/window.ts'
import { AccessRevocationRequested } from '#events/access-revocation-requested.ts'
import { type Answer, effectOn, unknown } from './answer.ts'
import { denialsOf, followRevocation, type Revoked, replacedOf } from './revocation.ts'
import type { Target } from './target.ts'

export type Revocation = {
  readonly target: Target
  /** As it is put on the bus. */
  readonly detail: unknown
  readonly isCompromise: boolean
  readonly seconds: number
  /** What it hits as far as is known, or why that is not known. */
  readonly hits: FoundOrReason<readonly Grant[]>
}

const SECONDS_BETWEEN_READS = 2

/** Puts a revocation on the bus, whatever else is broken, and follows it to its effect on every grant, session and key. */
export async function revokeAccess(revocation: Revocation, table: Table, settings: Settings, io: Io): Promise<Answer> {
  const { detail, hits, target } = revocation
  const principals = 'found' in hits ? principalsOf(target, hits.found) : []
  const before = await orReason(denialsOf('found' in hits ? principals : [], table))
  const { putEvent } = await import('#cli/aws/put-event.ts')
  const event = await putEvent({ detailType: AccessRevocationRequested.detailType, detail }, settings)
  if ('because' in hits) return unknown(event, hits.because)
  const until = secondsAfter(io.now(), revocation.seconds)
  const jobId = 'jobId' in target ? target.jobId : undefined
  const followed = await orReason(followRevocation(event, jobId, revocation.seconds, table, io))
  if ('because' in followed) return unknown(event, followed.because)
  const revoked = followed.found
  if (revoked === undefined && hits.found.length === 0)
    return unknown(event, 'Curfew has not recorded the revocation in time')

  const jobs = jobsOf(hits.found, revoked)
  const effect = await effectOn(jobs, event, secondsLeft(until, io), table, io)
  const denials = 'found' in before ? before.found : new Map<string, number>()
  const roles = (revoked?.sessionsDenied ?? []).map(printPrincipal)
  const users = revocation.isCompromise ? principalsOf(target, effect.grants).filter(hasAccessKeys) : []
  const rest = await orReason(restOf(roles, denials, users, until, table, io))
  return withRest(effect, jobs.length === 0, revoked, { roles, users }, 'found' in rest ? rest.found : NOTHING)
}

type Rest = { readonly denied: readonly string[]; readonly replaced: readonly string[] }

const NOTHING: Rest = { denied: [], replaced: [] }

/** Follows sessions and keys, which belong to the principal and not to one of its grants. */
async function restOf(
  roles: readonly string[],
  before: ReadonlyMap<string, number>,
  users: readonly Principal[],
  until: Date,
  table: Table,
  io: Io,
): Promise<Rest> {
  const asRoles = roles.map((name) => ({ type: 'role', name: name.slice('role/'.length) }) as const)
  try {
    for (;;) {
      const now = await denialsOf(asRoles, table)
      const denied = roles.filter((role) => (now.get(role) ?? 0) > (before.get(role) ?? 0))
      const replaced = await replacedOf(users, table)
      const isDone = denied.length === roles.length && replaced.length === users.length
      if (isDone || io.now() >= until) return { denied, replaced }
      io.status(denied.length < roles.length ? 'waiting until sessions are denied' : 'waiting until keys are replaced')
      await io.sleep(SECONDS_BETWEEN_READS)
    }
  } finally {
    io.status(undefined)
  }
}

function withRest(
  { answer, grants }: Answer,
  isNone: boolean,
  revoked: Revoked | undefined,
  expected: { readonly roles: readonly string[]; readonly users: readonly Principal[] },
  { denied, replaced }: Rest,
): Answer {
  const left = [
    ...expected.roles
      .filter((role) => !denied.includes(role))
      .map((role) => `sessions of ${role} are not known to be denied yet`),
    ...expected.users
      .map(printPrincipal)
      .filter((user) => !replaced.includes(user))
      .map((user) => `keys of ${user} are not known to be replaced yet`),
  ]
  const isNothing = isNone && expected.roles.length === 0 && expected.users.length === 0
  const outcome = isNothing ? 'none' : answer.outcome
  return {
    answer: {
      ...answer,
      outcome: outcome === 'closed' && left.length > 0 ? 'open' : outcome,
      ...(left.length > 0 && { because: left.join('; ') }),
      ...(expected.roles.length > 0 && { sessionsDenied: [...denied] }),
      ...(expected.users.length > 0 && { keysReplaced: [...replaced] }),
      ...(revoked !== undefined && revoked.unknown.length > 0 && { noGrant: [...revoked.unknown] }),
    },
    grants,
  }
}

function principalsOf(target: Target, grants: readonly Grant[]): readonly Principal[] {
  const all = [...('principal' in target ? [target.principal] : []), ...grants.map(({ principal }) => principal)]
  return [...new Map(all.map((principal) => [printPrincipal(principal), principal])).values()]
}

/** Those that were seen before, and those that Curfew found. */
function jobsOf(hits: readonly Job[], revoked: Revoked | undefined): readonly Job[] {
  const all = [...hits, ...(revoked?.ended ?? [])].map(({ jobId, principal }) => ({ jobId, principal }))
  return [...new Map(all.map((job) => [job.jobId, job])).values()]
}

function secondsLeft(until: Date, io: Io): number {
  return Math.max(0, (until.getTime() - io.now().getTime()) / 1000)
}
