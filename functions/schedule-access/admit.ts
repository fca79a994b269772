import { partitionProblems } from '#core/access/arns.ts'
import { capabilityProblems, type Needing } from '#core/admission/capability-problems.ts'
import { guardrailProblems, jobQuotaProblems } from '#core/admission/guardrail-problems.ts'
import {
  claimProblems,
  keyProblems,
  overlapProblems,
  pastWindowProblems,
  policyQuotaProblems,
} from '#core/admission/request-problems.ts'
import { digestOf } from '#core/digest.ts'
import type { Grant } from '#core/grant/grant.ts'
import { newGrant } from '#core/grant/new-grant.ts'
import { hasAccessKeys, type Principal } from '#core/grant/principal.ts'
import { earlier } from '#core/grant/window.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import type { PrincipalVersion, Reserved } from '#core/ports.ts'
import { type Problem, Refusal } from '#core/refusal.ts'
import type { Quotas, Targets } from '#core/target.ts'
import { type BusEvent, parse } from '#events/bus-event.ts'
import { partsOf } from '#events/parts.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import type { World } from './world.ts'

/** A grant, and the version of its principal that the admission depends on. */
export type Admitted = { readonly grant: Grant; readonly principalVersion: PrincipalVersion }

/**
 * The grant that a request asks for; undefined if this very request was granted before. Throws a Refusal with everything
 * that is wrong, in form and in substance.
 */
export async function admit(event: BusEvent, world: World): Promise<Admitted | undefined> {
  const { detail: request, problems: malformed } = parse(TrainingJobScheduled, event)
  if (request === undefined) throw refusal([...malformed, ...(await problemsOfParts(event, world))])

  const digest = digestOf(request)
  const { principal, jobId } = request
  const { claim, principalVersion, ring } = await world.grants.admissionFactsOf(jobId, principal)
  if (claim.digest === digest) return undefined

  const [siblings, problemsOfAll] = await Promise.all([world.grants.of(principal), problemsOfParts(event, world)])
  const problems = [
    ...claimProblems(claim, digest),
    ...problemsOfAll,
    ...overlapProblems(request, siblings),
    ...jobQuotaProblems({ ...request, source: event.source }, siblings, world.guardrails, world.now()),
  ]
  if (problems.length > 0) throw refusal(problems)

  // The sender sets the time of an event: if it were in the future, every end of the job would seem to be older than the request.
  const requestedAt = earlier(event.time, world.now())
  const ends = [claim.earlyEnd, principalVersion.revoked].filter((end) => end !== undefined)
  const grant = newGrant(
    { request, digest, source: event.source, requestedAt, ends, closingSoonMinutes: world.closingSoonMinutes },
    world.deployment,
    world.targets[request.principal.type].documents,
  )
  const overQuota = await quotaProblems(grant, siblings, await roomFor(grant, world), ring, world)
  if (overQuota.length > 0) throw refusal(overQuota)
  return { grant, principalVersion }
}

/** What the target allows and what is taken. It is read from the target, because accounts have quotas raised. */
export type Room = { readonly quotas: Quotas; readonly reserved: Reserved }

export async function roomFor(
  { principal, jobId, window }: Pick<Grant, 'principal' | 'jobId' | 'window'>,
  { targets, grants }: World,
): Promise<Room> {
  const [quotas, reserved] = await Promise.all([
    targets[principal.type].principals.quotasOf(principal),
    grants.reserved(jobId, window),
  ])
  return { quotas, reserved }
}

/** Which quotas of its target a grant would exceed. */
export async function quotaProblems(
  grant: Grant,
  siblings: readonly Grant[],
  { quotas, reserved }: Room,
  ring: KeyRing,
  world: World,
): Promise<readonly Problem[]> {
  return [
    ...policyQuotaProblems(grant, siblings, quotas, reserved),
    ...(await keyQuotaProblems(grant, quotas, ring, world)),
  ]
}

/** Whether there is room for a key of Curfew's own, unless it has one already. */
async function keyQuotaProblems(
  { principal, keys }: Grant,
  { accessKeys }: Quotas,
  ring: KeyRing,
  { targets, keyRings, now }: World,
): Promise<readonly Problem[]> {
  const { credentials } = targets[principal.type]
  if (credentials === undefined || keys === 'keep') return []
  const found = ring.stored === undefined ? await credentials.of(principal.name) : undefined
  if (found === undefined || keyProblems(ring, found, accessKeys, now()).length === 0) return []
  // A run may have made a key since the ring was read. It says so on the ring first.
  const latest = await keyRings.of(principal)
  const isMade = latest.pendingChanges.some(({ change }) => change === 'create key')
  return isMade || latest.stored !== undefined ? [] : keyProblems(latest, found, accessKeys, now())
}

/** What is wrong with those parts of a request that can be read, even if others cannot. */
async function problemsOfParts(
  event: BusEvent,
  { targets, deployment, guardrails, now }: World,
): Promise<readonly Problem[]> {
  const { principal, window, ...parts } = partsOf(event.detail)
  return [
    ...(window === undefined ? [] : pastWindowProblems(window, now())),
    ...partitionProblems(event.detail, deployment.partition),
    ...(principal === undefined ? [] : await targetProblems(principal, parts, targets)),
    ...guardrailProblems({ source: event.source, window, ...parts }, guardrails, now()),
  ]
}

function refusal(problems: readonly Problem[]): Refusal {
  return new Refusal('Cannot schedule access', problems)
}

/** Why a target does not manage a principal, and what of the request it cannot enforce. */
async function targetProblems(principal: Principal, parts: Needing, targets: Targets): Promise<readonly Problem[]> {
  const { capabilities, principals } = targets[principal.type]
  // Of a principal without keys the contract says already that it can have no strategy for them.
  const needing = hasAccessKeys(principal) ? parts : { ...parts, keys: undefined }
  return [...(await principals.problemsOf(principal)), ...capabilityProblems(needing, capabilities)]
}
