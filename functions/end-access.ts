import type { BusEvent } from '../events/bus-event.ts'
import { type EndRequest, endRequestOf } from '../events/ending.ts'
import { accessDue } from '../events/news.ts'
import { ABANDONED_AFTER_SECONDS } from './core/audit/pending-changes.ts'
import type { Ending, Grant, Job } from './core/grant/grant.ts'
import { hasSessions } from './core/grant/principal.ts'
import { endOf, isWanted } from './core/grant/status.ts'
import { secondsAfter } from './core/grant/window.ts'
import type { Grants } from './core/ports.ts'
import { endFrom, jobsOf } from './end-access/jobs-of.ts'
import type { Frame } from './platform/frame.ts'
import { grants } from './platform/grants.ts'
import { lambda } from './platform/lambda.ts'
import { endGrant } from './platform/recording.ts'
import { retryOnConflict } from './platform/retry-on-conflict.ts'

type World = Frame & { readonly grants: Grants }

/** Roles whose sessions are over by this request, and the job that says so. */
type SessionsEnded = Map<string, string>

/** A revocation of everything has to be through before its Lambda's time is. */
const MAX_AT_ONCE = 25

/** Note that a grant is over, whatever its window says, and have it looked at. */
export async function endAccess(event: BusEvent, world: World): Promise<void> {
  const request = endRequestOf(event)
  if (request === undefined) return

  const failures: unknown[] = []
  await remember(request, event, world).catch((error: unknown) => failures.push(error))
  const sessionsEnded: SessionsEnded = new Map()
  const endOne = (job: Job) =>
    end(job, request, event, sessionsEnded, world).catch((error: unknown) => failures.push(error))
  const atWork = new Set<Promise<unknown>>()
  for await (const job of jobsOf(request, event, world)) {
    const one = endOne(job).finally(() => atWork.delete(one))
    atWork.add(one)
    if (atWork.size >= MAX_AT_ONCE) await Promise.race(atWork)
  }
  await Promise.all(atWork)
  if (failures.length > 0) throw new AggregateError(failures, `Cannot carry out ${failures.length} parts of an end`)
}

/** Before its grants are looked for: requests from before it may be still to come, or just being granted. */
async function remember(request: EndRequest, event: BusEvent, { grants, now }: World): Promise<void> {
  const { of } = request
  if (of !== 'all' && 'jobIds' in of) return
  const whose = of === 'all' ? of : of.principal
  await retryOnConflict(() => grants.rememberRevocation(whose, endFrom(request, event, now())))
}

/** A grant that is over stays as it is: the first end counts. An event from before its request, late or replayed, is not about it. */
async function end(
  { jobId, principal }: Job,
  request: EndRequest,
  { time }: BusEvent,
  sessionsEnded: SessionsEnded,
  world: World,
): Promise<void> {
  await retryOnConflict(async () => {
    const now = world.now()
    const grant = await world.grants.get(principal, jobId)
    if (grant === undefined || isTooLate(grant, now) || time < grant.askedAt) return

    const endsSessions = await mayEndSessions(grant, request, sessionsEnded, world)
    const { because, by, reason } = request
    const ended: Ending = { at: now, because, by, reason, ...(endsSessions && { endsSessions }) }
    await endGrant(grant, ended, world.audit, world.grants)
    await world.bus.announce([accessDue(grant, 'access')])
  })
}

/**
 * An extension may be on its way that was decided on while the window lasted. Until no run can be at it any more, an end
 * goes on the row and overtakes it.
 */
function isTooLate(grant: Grant, now: Date): boolean {
  if (grant.ended !== undefined) return now >= endOf(grant)
  return now >= secondsAfter(grant.window.closesAt, ABANDONED_AFTER_SECONDS)
}

/**
 * A revocation is meant for the sessions of a role as well, unless the role runs other jobs that are to go on. Once for each
 * role is enough, however many of its jobs are revoked.
 * @param rid roles of this request whose sessions are over already
 */
async function mayEndSessions(
  { jobId, principal }: Grant,
  { because, of }: EndRequest,
  sessionsEnded: SessionsEnded,
  { grants, now }: World,
): Promise<boolean> {
  if (because !== 'revoked' || !hasSessions(principal)) return false
  if (!sessionsEnded.has(principal.name)) sessionsEnded.set(principal.name, jobId)
  if (sessionsEnded.get(principal.name) !== jobId) return false
  const isOne = of !== 'all' && 'jobIds' in of
  const others = isOne ? (await grants.of(principal)).filter((other) => other.jobId !== jobId) : []
  return !others.some((other) => isWanted(other, now()))
}

export const handler = lambda('end-access', () => ({ grants }), endAccess)
