import {
  bringsFirstKey,
  claimProblems,
  keyProblems,
  overlapProblems,
  principalProblems,
  roomProblems,
  windowProblems,
} from '#core/admit.ts'

import { digestOf } from '#core/canonical.ts'
import type { Grant } from '#core/grant.ts'
import { crowdProblems, guardrailProblems } from '#core/guard.ts'
import { newGrant } from '#core/new-grant.ts'
import type { Turn } from '#core/ports.ts'
import { type Problem, Refusal } from '#core/refusal.ts'
import { earlier } from '#core/window.ts'
import { type Happening, read } from '#events/happening.ts'
import { partsOf } from '#events/parts.ts'
import { trainingJobScheduled } from '#events/training-job-scheduled.ts'
import type { World } from '../schedule-access.ts'

/** A grant, and the turn of its principal in which it was found to fit. */
export type Admitted = { readonly grant: Grant; readonly turn: Turn }

/**
 * The grant that a request asks for; undefined if this very request was granted before.
 * Throws a Refusal with everything that is wrong, in form and in substance.
 */
export async function admit(happening: Happening, world: World): Promise<Admitted | undefined> {
  const { detail: request, problems: malformed } = read(trainingJobScheduled, happening)
  if (request === undefined) throw refusal([...malformed, ...(await wrongInParts(happening, world))])

  const digest = digestOf(request)
  const claim = await world.grants.claimOf(request.jobId)
  if (claim.digest === digest) return undefined

  const turn = await world.grants.turnOf(request.principal)
  const beside = await world.grants.of(request.principal)
  const problems = [
    ...claimProblems(claim, digest),
    ...(await wrongInParts(happening, world)),
    ...overlapProblems(request, beside),
    ...crowdProblems({ ...request, source: happening.source }, beside, world.guardrails, world.now()),
  ]
  if (problems.length > 0) throw refusal(problems)

  // Whoever puts an event gives it its time: from the future, it would make every end of the job seem to be from before it.
  const askedAt = earlier(happening.time, world.now())
  const ends = [claim.earlyEnd, turn.revoked].filter((end) => end !== undefined)
  const grant = newGrant({ request, digest, source: happening.source, askedAt, ends }, world.where)
  const crowded = await quotaProblems(grant, beside, world)
  if (crowded.length > 0) throw refusal(crowded)
  return { grant, turn }
}

/** What IAM has no room for. Its quotas are asked for, not known: accounts have them raised. */
export async function quotaProblems(
  grant: Grant,
  beside: readonly Grant[],
  { principals, grants }: Pick<World, 'principals' | 'grants'>,
): Promise<readonly Problem[]> {
  const { principal, jobId, window } = grant
  const room = await principals.roomOf(principal)
  const keys = bringsFirstKey(grant, beside) ? await principals.keysOf(principal.name) : undefined
  return [
    ...roomProblems(grant, beside, room, await grants.promised(jobId, window)),
    ...keyProblems(principal.name, keys ?? [], room.accessKeys),
  ]
}

/** What is wrong with those parts that can be read, whatever the others are like. */
async function wrongInParts(
  happening: Happening,
  { principals, boundaryArn, guardrails, now }: World,
): Promise<readonly Problem[]> {
  const { principal, window, ...parts } = partsOf(happening.detail)
  return [
    ...(window === undefined ? [] : windowProblems(window, now())),
    ...(principal === undefined ? [] : principalProblems(principal, await principals.find(principal), boundaryArn)),
    ...guardrailProblems({ source: happening.source, window, ...parts }, guardrails, now()),
  ]
}

function refusal(problems: readonly Problem[]): Refusal {
  return new Refusal('Cannot schedule access', problems)
}
