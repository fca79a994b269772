import { grants } from '#aws/grants.ts'
import { type Frame, lambda } from '#aws/lambda.ts'
import { lookAgain } from '#aws/look-again.ts'
import { replaceRecorded } from '#aws/recording.ts'
import type { AuditEntry } from '#core/audit.ts'
import type { Ending, Grant, Job } from '#core/grant.ts'
import type { Grants } from '#core/ports.ts'
import { endOf, isWanted } from '#core/status.ts'
import { instant, THE_END } from '#core/window.ts'
import { type EndRequest, endRequestOf } from '#events/ending.ts'
import type { Happening } from '#events/happening.ts'
import { accessDue } from '#events/news.ts'

type World = Frame & { readonly grants: Grants }

/** Note that a grant is over, whatever its window says, and have it looked at. */
export async function endAccess(happening: Happening, world: World): Promise<void> {
  const request = endRequestOf(happening)
  if (request === undefined) return

  const failures: unknown[] = []
  const rid = new Set<string>()
  for await (const job of jobsOf(request, happening, world)) {
    const ended = end(job, request, happening, rid, world)
    await ended.catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, `Cannot end ${failures.length} grants`)
}

async function* jobsOf({ of, ...end }: EndRequest, { time }: Happening, { grants }: World): AsyncGenerator<Job> {
  if (of === 'all') {
    yield* grants.due(THE_END)
    return
  }
  if ('principal' in of) {
    yield* await grants.of(of.principal)
    return
  }
  for (const jobId of of.jobIds) {
    const { principal } = await grants.claimOf(jobId)
    if (principal !== undefined) yield { jobId, principal }
    else await grants.rememberEnd(jobId, { at: time, because: end.because, by: end.by, reason: end.reason })
  }
}

/** A grant that is over stays as it is: the first end counts. An event from before its request, late or replayed, is not about it. */
async function end(
  { jobId, principal }: Job,
  request: EndRequest,
  { time }: Happening,
  rid: Set<string>,
  world: World,
): Promise<void> {
  const journal = world.audit.journal(jobId)
  await lookAgain(async () => {
    const now = world.now()
    const grant = await world.grants.get(principal, jobId)
    if (grant === undefined || now >= endOf(grant) || time < grant.askedAt) return

    const endsSessions = await mayEndSessions(grant, request, rid, world)
    const { because, by, reason } = request
    const ended: Ending = { at: now, because, by, reason, ...(endsSessions && { endsSessions }) }
    journal.resume(grant)
    await journal.record([entry(grant, ended, 'intended')])
    await replaceRecorded({ ...grant, ended }, entry(grant, ended, 'done'), journal, world.grants)
    if (endsSessions) rid.add(principal.name)
    await world.bus.announce([accessDue(grant, 'access')])
  })
}

/**
 * A revocation is meant for the sessions of a role as well, unless the role runs other jobs that are to go on. Once for each
 * role is enough, however many of its jobs are revoked.
 * @param rid roles of this request whose sessions are over already
 */
async function mayEndSessions(
  { jobId, principal }: Grant,
  { because, of }: EndRequest,
  rid: Set<string>,
  { grants, now }: World,
): Promise<boolean> {
  if (because !== 'revoked' || principal.type !== 'role' || rid.has(principal.name)) return false
  const isOne = of !== 'all' && 'jobIds' in of
  const others = isOne ? (await grants.of(principal)).filter((other) => other.jobId !== jobId) : []
  if (others.some((other) => isWanted(other, now()))) return false
  return true
}

function entry(
  { jobId, principal, window }: Grant,
  { because, by, reason, endsSessions }: Ending,
  phase: AuditEntry['phase'],
): AuditEntry {
  const detail = { by, reason, closesAt: instant(window.closesAt), ...(endsSessions && { endsSessions }) }
  return { change: 'end grant', phase, because, target: jobId, principal, detail }
}

export const handler = lambda('end-access', () => ({ grants }), endAccess)
