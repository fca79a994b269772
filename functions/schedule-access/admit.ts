import { capabilityProblems, type Needing } from '#core/admission/capability-problems.ts'
import { crowdProblems, guardrailProblems } from '#core/admission/guardrail-problems.ts'
import {
  bringsFirstKey,
  claimProblems,
  keyProblems,
  overlapProblems,
  roomProblems,
  windowProblems,
} from '#core/admission/request-problems.ts'
import { digestOf } from '#core/digest.ts'
import type { Grant } from '#core/grant/grant.ts'
import { newGrant } from '#core/grant/new-grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { earlier } from '#core/grant/window.ts'
import type { Turn } from '#core/ports.ts'
import { type Problem, Refusal } from '#core/refusal.ts'
import type { Targets } from '#core/target.ts'
import { type Happening, read } from '#events/bus-event.ts'
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
  const grant = newGrant(
    { request, digest, source: happening.source, askedAt, ends },
    world.deployment,
    world.targets[request.principal.type].documents,
  )
  const crowded = await quotaProblems(grant, beside, world)
  if (crowded.length > 0) throw refusal(crowded)
  return { grant, turn }
}

/** What IAM has no room for. Its quotas are asked for, not known: accounts have them raised. */
export async function quotaProblems(
  grant: Grant,
  beside: readonly Grant[],
  { targets, grants }: Pick<World, 'targets' | 'grants'>,
): Promise<readonly Problem[]> {
  const { principal, jobId, window } = grant
  const { principals, credentials } = targets[principal.type]
  const quotas = await principals.quotasOf(principal)
  const keys = bringsFirstKey(grant, beside) ? await credentials?.of(principal.name) : undefined
  return [
    ...roomProblems(grant, beside, quotas, await grants.promised(jobId, window)),
    ...keyProblems(principal.name, keys ?? [], quotas.accessKeys),
  ]
}

/** What is wrong with those parts that can be read, whatever the others are like. */
async function wrongInParts(happening: Happening, { targets, guardrails, now }: World): Promise<readonly Problem[]> {
  const { principal, window, ...parts } = partsOf(happening.detail)
  return [
    ...(window === undefined ? [] : windowProblems(window, now())),
    ...(principal === undefined ? [] : await targetProblems(principal, parts, targets)),
    ...guardrailProblems({ source: happening.source, window, ...parts }, guardrails, now()),
  ]
}

function refusal(problems: readonly Problem[]): Refusal {
  return new Refusal('Cannot schedule access', problems)
}

/** What the principal's target says of it, and cannot enforce of what is asked for. */
async function targetProblems(principal: Principal, parts: Needing, targets: Targets): Promise<readonly Problem[]> {
  const { capabilities, principals } = targets[principal.type]
  return [...(await principals.problemsOf(principal)), ...capabilityProblems(parts, capabilities)]
}
