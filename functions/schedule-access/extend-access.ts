import { guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { grantedEntry } from '#core/audit/granted.ts'
import type { EarlyExtension } from '#core/grant/early-extension.ts'
import type { Grant } from '#core/grant/grant.ts'
import { asksToReopen, hasReopened } from '#core/grant/reopening.ts'
import { timersFor } from '#core/grant/timers-for.ts'
import type { PrincipalVersion } from '#core/ports.ts'
import { listed, type Problem, Refusal } from '#core/refusal.ts'
import { accessDue } from '#events/access-due.ts'
import { accessExtended } from '#events/access-extended.ts'
import { type BusEvent, parse } from '#events/bus-event.ts'
import { jobIdOf, partsOf } from '#events/parts.ts'
import { TrainingJobExtended } from '#events/training-job-extended.ts'
import { answerTo } from '#platform/refuse.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { admitExtension } from './admit-extension.ts'
import { armNotices } from './arm-notices.ts'
import { eventOf } from './early-event.ts'
import { holdExtension } from './hold-extension.ts'
import { reopenAccess } from './reopen-access.ts'
import type { World } from './world.ts'

type AdmittedExtension = { readonly grant: Grant; readonly principalVersion: PrincipalVersion }

/** Set a timer for the new end, move the grant to it, and have the new policies attached before the old ones are detached. */
export async function extendAccess(event: BusEvent, world: World): Promise<void> {
  const { detail: request, problems: malformed } = parse(TrainingJobExtended, event)
  const { id, source, time } = event
  const requester = { source, requestedBy: partsOf(event.detail).requestedBy }
  // For a requester whom no rule applies to, nothing is looked up.
  const unknown = guardrailProblems(requester, world.guardrails, world.now())
  if (unknown.length > 0) throw new Refusal('Cannot extend access', [...malformed, ...unknown])
  if (request === undefined) throw await malformedExtension(event, malformed, world)
  const { jobId, ...asked } = request
  const extension = { id, source, time, heldSince: world.now(), ...asked }
  await retryOnConflict(async () => {
    const claim = await world.grants.claimOf(jobId)
    const admitted = claim.principal && (await grantOf({ jobId, principal: claim.principal }, world))
    if (admitted === undefined) return holdExtension(jobId, extension, claim, world)
    if (hasReopened(admitted.grant, extension) || hasThatEnd(extension, admitted.grant)) return
    await extendOrReopen(admitted, extension, false, world)
  })
}

/**
 * Carries out what waited for the request of this job, one after the other, as if it had arrived now. Each is taken off the row
 * in the write that extends the grant, or that answers why not: if a run dies, the next one goes on with those that are left.
 */
export async function extendEarly(job: Pick<Grant, 'jobId' | 'principal'>, world: World): Promise<void> {
  let admitted = await grantOf(job, world)
  while (admitted !== undefined) {
    const { grant, principalVersion } = admitted
    const [extension, ...earlyExtensions] = grant.earlyExtensions
    if (extension === undefined) return
    const next = { grant: { ...grant, earlyExtensions }, principalVersion }
    await extendOrAnswer(next, extension, world)
    admitted = await grantOf(job, world)
  }
}

async function extendOrAnswer(admitted: AdmittedExtension, extension: EarlyExtension, world: World): Promise<void> {
  const { grant } = admitted
  if (hasThatEnd(extension, grant)) {
    await world.grants.replace(grant, { entries: [], events: [accessExtended(grant, extension)] })
    return
  }
  try {
    await extendOrReopen(admitted, extension, true, world)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await world.grants.replace(grant, answerTo(error, eventOf(grant.jobId, extension)))
    world.measure({ AccessRefused: 1 })
  }
}

/** @param wasHeld whether it waited for its request */
async function extendOrReopen(
  { grant, principalVersion }: AdmittedExtension,
  extension: EarlyExtension,
  wasHeld: boolean,
  world: World,
): Promise<void> {
  const { ended } = grant
  if (ended === undefined) await extend({ grant, principalVersion }, extension, wasHeld, world)
  else await reopenAccess({ grant, ended, principalVersion }, extension, wasHeld, world)
}

/** @param wasHeld whether it waited: then it was counted when it arrived, and its record names its event */
async function extend(
  { grant, principalVersion }: AdmittedExtension,
  extension: EarlyExtension,
  wasHeld: boolean,
  world: World,
): Promise<void> {
  const admitted = await admitExtension(grant, extension, wasHeld, world)
  const extended = admitted.grant
  const warnings = listed(admitted.warnings)
  const note = wasHeld ? { heldEvent: extension.id } : {}
  await world.timers.arm('close', extended, timersFor(extended, world.now()).close)
  await world.grants.extend(extended, principalVersion, {
    entries: [grantedEntry('extend grant', extended, extension, note, warnings)],
    events: [accessExtended(extended, extension, warnings)],
  })
  await world.bus.announce([accessDue(extended)])
  await armNotices(extended, world, ['closing-soon'])
}

/** Whether the grant has the end that an extension asks for. One that came after the grant had ended asks for more than that. */
function hasThatEnd(extension: EarlyExtension, grant: Grant): boolean {
  return grant.window.closesAt.getTime() === extension.closesAt.getTime() && !asksToReopen(grant, extension)
}

/** The answer has the context of the grant that was meant. */
async function malformedExtension(event: BusEvent, problems: readonly Problem[], world: World): Promise<Refusal> {
  const jobId = jobIdOf(event.detail)
  const { principal } = jobId === undefined ? {} : await world.grants.claimOf(jobId)
  const grant = jobId === undefined || principal === undefined ? undefined : await world.grants.get(principal, jobId)
  return new Refusal(`Cannot take ${event.detailType}`, problems, grant?.context)
}

/** A job's grant, and the version of its principal from before it was read: what else is read later is not older. */
async function grantOf(
  { jobId, principal }: Pick<Grant, 'jobId' | 'principal'>,
  { grants }: World,
): Promise<AdmittedExtension | undefined> {
  const principalVersion = await grants.versionOf(principal)
  const grant = await grants.get(principal, jobId)
  return grant && { grant, principalVersion }
}
