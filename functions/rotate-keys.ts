import { isChangingKeys } from '#core/audit/pending-changes.ts'
import type { Grant } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { isRunning } from '#core/grant/status.ts'
import { fateOf } from '#core/keys/key-fate.ts'
import { type KeyRing, newKeyRing } from '#core/keys/key-ring.ts'
import { ringAfter } from '#core/keys/ring-after.ts'
import { Busy } from '#core/ports.ts'
import type { Credentials } from '#core/target.ts'
import { type BusEvent, parseOrRefuse } from '#events/bus-event.ts'
import { KeysDue } from '#events/keys-due.ts'
import type { Frame } from '#platform/frame.ts'
import { grants } from '#platform/grants.ts'
import { keyRings } from '#platform/key-rings.ts'
import { lambda, on } from '#platform/lambda.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { secrets } from '#platform/secrets.ts'
import { setting } from '#runtime/settings.ts'
import { targets } from '#targets/targets.ts'
import { conclusions } from './rotate-keys/conclusions.ts'
import { noteCompromise } from './rotate-keys/note-compromise.ts'
import { observe } from './rotate-keys/observe.ts'
import { planForOwner } from './rotate-keys/plan-for-owner.ts'
import { recordProgress } from './rotate-keys/record-progress.ts'
import { type Rotations, rotations } from './rotate-keys/rotations.ts'
import { intended, takeSteps } from './rotate-keys/take-steps.ts'
import type { World } from './rotate-keys/world.ts'
import { writeRing } from './rotate-keys/write-ring.ts'

/** Make the access keys of a user agree with its jobs. */
export async function rotateKeys(event: BusEvent, world: World): Promise<void> {
  const { principal } = parseOrRefuse(KeysDue, event)
  const { credentials } = world.targets[principal.type]
  if (credentials === undefined) return

  const done = rotations(world)
  await retryOnConflict(() => settleKeys(principal, done, credentials, world))
}

async function settleKeys(of: Principal, done: Rotations, credentials: Credentials, world: World): Promise<void> {
  const found = await world.keyRings.of(of)
  const grants = await world.grants.of(of)
  const before = nameAsGranted(found, grants)
  if (isKept(before, grants)) return recordKept(before, grants, world)

  // Two runs at once would create two keys. The second waits until the first has finished, or can no longer be running.
  const others = done.ofOthers(before)
  if (others.some((one) => isChangingKeys(one, world.now()))) throw new Busy(`the keys of ${before.principal.name}`)
  const observed = await observe(before, grants, credentials, world)
  const noted = await noteCompromise(before, observed, world)
  const created = [...new Set([...noted.created, ...done.created])]
  const { steps, ring, fault, user, isPresent, heldBack } = await planForOwner(
    { ...noted, created },
    observed,
    credentials,
    world,
  )

  // If this run dies, the next one finds its intentions on the ring; and a run that meets a conflict changes no key.
  const { entries, events } = done.outgoing()
  const plan = [...entries, ...conclusions(others, observed), ...intended(steps, user)]
  const fenced = await writeRing(ring, noted, { entries: plan, events }, world)
  done.written()
  done.intend(fenced)
  const outcome = await takeSteps(steps, user, credentials, world.secrets)
  done.add(outcome, ring.principal)
  const settled = steps.length > 0 ? ringAfter(fenced, outcome, world.now()) : fenced
  const after = await writeRing(settled, fenced, done.outgoing(), world)
  done.written()

  measureAge(after, grants, world)
  const taken = outcome.taken.map(({ keyId }) => keyId)
  const isOff =
    heldBack.length === 0 && steps.every((step) => step.action !== 'deactivate' || taken.includes(step.keyId))
  const isReady = isPresent && outcome.failure === undefined && after.blocked === undefined
  const rings = { before: { uses: noted.uses, stored: observed.stored }, after }
  for (const grant of grants) {
    await recordProgress(grant, fateOf(grant, rings, grants, world.now()), { isReady, isOff, found: observed }, world)
  }
  if (fault !== undefined) throw new Error(fault)
  if (outcome.failure !== undefined) throw outcome.failure.error
}

/** A report of a compromise may spell a name differently from the grants, which spell it as IAM does. */
function nameAsGranted(ring: KeyRing, [grant]: readonly Grant[]): KeyRing {
  return ring.version === 0 && grant !== undefined ? newKeyRing(grant.principal) : ring
}

/** Whether Curfew has nothing to do with the keys of a user, because all of its jobs keep theirs. */
function isKept({ version }: KeyRing, grants: readonly Grant[]): boolean {
  return version === 0 && grants.every(({ keys }) => keys === 'keep')
}

async function recordKept(ring: KeyRing, grants: readonly Grant[], world: World): Promise<void> {
  const settled = { isReady: true, isOff: true, found: { keys: [], stored: undefined } }
  const rings = { before: ring, after: ring }
  for (const grant of grants) await recordProgress(grant, fateOf(grant, rings, grants, world.now()), settled, world)
}

/** Only while a job may use the key: the key of an idle user may get as old as it likes. */
function measureAge({ stored }: KeyRing, grants: readonly Grant[], { measure, now }: World): void {
  const isUsed = grants.some((grant) => grant.keys !== 'keep' && isRunning(grant, now()))
  if (stored === undefined || !isUsed) return
  measure({ KeyAgeDays: (now().getTime() - stored.storedAt.getTime()) / DAY_MS })
}

const DAY_MS = 24 * 3600 * 1000

/** What rotating keys needs, of whichever target. */
export function rotationPorts(run: Frame) {
  return {
    ...{ grants: grants(run), keyRings: keyRings(run), targets, secrets: secrets(run.now) },
    maxKeyAgeDays: Number(setting('MAX_KEY_AGE_DAYS')),
  }
}

export const handler = lambda('rotate-keys', rotationPorts, on(KeysDue, rotateKeys))
