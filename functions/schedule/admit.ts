import { claimProblems, overlapProblems, principalProblems, windowProblems } from '#core/admit.ts'
import { digestOf } from '#core/canonical.ts'
import type { Grant } from '#core/grant.ts'
import { newGrant } from '#core/new-grant.ts'
import { type Problem, Refusal } from '#core/refusal.ts'
import { type Happening, read } from '#events/happening.ts'
import { partsOf } from '#events/parts.ts'
import { trainingJobScheduled } from '#events/training-job-scheduled.ts'
import type { World } from '../schedule-access.ts'

/**
 * The grant that a request asks for; undefined if this very request was granted before.
 * Throws a Refusal with everything that is wrong, in form and in substance.
 */
export async function admit(happening: Happening, world: World): Promise<Grant | undefined> {
  const { detail: request, problems: malformed } = read(trainingJobScheduled, happening)
  if (request === undefined) throw refusal([...malformed, ...(await wrongInParts(happening, world))])

  const digest = digestOf(request)
  const claim = await world.grants.claimOf(request.jobId)
  if (claim.digest === digest && (await world.grants.get(request.principal, request.jobId)) !== undefined)
    return undefined

  const problems = [
    ...claimProblems(claim, digest),
    ...(await wrongInParts(happening, world)),
    ...overlapProblems(request, await world.grants.of(request.principal)),
  ]
  if (problems.length > 0) throw refusal(problems)
  return newGrant({ request, digest, source: happening.source, askedAt: happening.time, claim }, world.where)
}

/** What is wrong with those parts that can be read, whatever the others are like. */
async function wrongInParts({ detail }: Happening, world: World): Promise<readonly Problem[]> {
  const { window, principal } = partsOf(detail)
  const late = window === undefined ? [] : windowProblems(window, world.now())
  if (principal === undefined) return late
  return [...late, ...principalProblems(principal, await world.principals.find(principal), world.boundaryArn)]
}

function refusal(problems: readonly Problem[]): Refusal {
  return new Refusal('Cannot schedule access', problems)
}
