import type { Principal } from '#core/grant/principal.ts'
import { isAnother } from '#core/grant/principal-changes.ts'
import { isRunning } from '#core/grant/status.ts'
import { blockedBy, isReportDue } from '#core/keys/blocked.ts'
import type { ObservedRing } from '#core/keys/key-facts.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import { type KeyStep, withoutNewKeys } from '#core/keys/key-steps.ts'
import { ownerOf } from '#core/keys/ring-owner.ts'
import type { Problem } from '#core/refusal.ts'
import type { Credentials } from '#core/target.ts'
import { leftKeys } from './left-keys.ts'
import { type PlannedSteps, planSteps } from './plan-steps.ts'
import type { World } from './world.ts'

/** Steps, and the user whose keys they change. */
export type OwnedPlan = Pick<PlannedSteps, 'steps' | 'ring'> & {
  /** Why the run has to fail for somebody to see it, once the steps are taken. */
  readonly fault?: string
  /** By the name that the user has now. */
  readonly user: Principal
  /** Whether the user of the ring still has its name: nobody else's keys are for its jobs. */
  readonly isPresent: boolean
  /** Steps that take a key away and are not tried now. */
  readonly heldBack: readonly KeyStep[]
}

/**
 * The steps for the user whose keys the ring has. Somebody else who got its name gets no key and loses none; a user that
 * Curfew may not manage any more gets none; and the keys of one that was renamed are found and deactivated.
 */
export async function planForOwner(
  before: KeyRing,
  observed: ObservedRing,
  credentials: Credentials,
  world: World,
): Promise<OwnedPlan> {
  const user = before.principal
  if (!observed.exists) return planForMissing(before, observed, credentials, world)
  const plan = planSteps(before, observed, world)
  if (plan.steps.length === 0) return owned(plan, user)

  const { id, problems } = await world.targets[user.type].principals.inspect(user)
  if (isAnother(ownerOf(before, observed.grants), id)) return planForMissing(before, observed, credentials, world)
  return problems.length === 0 ? owned(plan, user) : planForUnmanaged(plan, problems, before, observed, world)
}

function owned({ steps, ring, problem }: PlannedSteps, user: Principal): OwnedPlan {
  const fault = problem && `Cannot give user ${user.name} a key: ${problem}`
  return { steps, ring, ...(fault !== undefined && { fault }), user, isPresent: true, heldBack: [] }
}

/** What it may not do is tried again ever more seldom, and is reported as often, because only somebody else can change that. */
function planForUnmanaged(
  plan: PlannedSteps,
  problems: readonly Problem[],
  before: KeyRing,
  { grants }: ObservedRing,
  { now }: World,
): OwnedPlan {
  const at = now()
  const user = before.principal
  const { blocked: _blocked, ...ring } = plan.ring
  const removing = withoutNewKeys(plan.steps)
  const isKeyNeeded = grants.some((grant) => isRunning(grant, at))
  if (removing.length === 0 && !isKeyNeeded) return { steps: [], ring, user, isPresent: true, heldBack: [] }

  const problem = problems.map(({ message }) => message).join('; ')
  const held = { ...ring, blocked: blockedBy(problem, before.blocked, at) }
  if (!isReportDue(before.blocked, at)) return { steps: [], ring: held, user, isPresent: true, heldBack: removing }
  const fault = `Cannot change the keys of user ${user.name}: ${problem}`
  return { steps: removing, ring: held, fault, user, isPresent: true, heldBack: [] }
}

/** Nobody has the name of the ring's user, or somebody else has. */
async function planForMissing(
  before: KeyRing,
  observed: ObservedRing,
  credentials: Credentials,
  world: World,
): Promise<OwnedPlan> {
  const at = world.now()
  const { ring } = planSteps(before, { ...observed, exists: false, keys: [] }, world)
  const left = await leftKeys(before, credentials)
  if (left === undefined) return { steps: [], ring, user: before.principal, isPresent: false, heldBack: [] }

  const { user, steps } = left
  const problem = `its keys belong to user ${user.name} now`
  const held = { ...ring, blocked: blockedBy(problem, before.blocked, at) }
  if (!isReportDue(before.blocked, at)) return { steps: [], ring: held, user, isPresent: false, heldBack: steps }
  return { steps, ring: held, user, isPresent: false, heldBack: [] }
}
