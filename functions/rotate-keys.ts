import { grants } from '#aws/grants.ts'
import { keys } from '#aws/keys.ts'
import { type Frame, lambda } from '#aws/lambda.ts'
import { lookAgain } from '#aws/look-again.ts'
import { secrets } from '#aws/secrets.ts'
import { type AuditEntry, NO_TRAIL } from '#core/audit.ts'
import { decideKeys } from '#core/decide-keys.ts'
import type { Grant, Job } from '#core/grant.ts'
import { conclusion, isForsaken, toldByKeys } from '#core/intents.ts'
import type { KeysFound } from '#core/key-steps.ts'
import type { Grants, Journal, Keys, Secrets } from '#core/ports.ts'
import { instant } from '#core/window.ts'
import type { Announcement } from '#events/announcement.ts'
import type { Happening } from '#events/happening.ts'
import { readJob } from '#events/job.ts'
import { note } from './keys/note.ts'
import { intended, type TakenStep, takeSteps } from './keys/take-steps.ts'

export type World = Frame & {
  readonly grants: Grants
  readonly keys: Keys
  readonly secrets: Secrets
}

/** Make a user's access keys agree with its grants, after one of them opened or closed. */
export async function rotateKeys(happening: Happening, world: World): Promise<void> {
  const { jobId, principal } = readJob(happening)
  if (principal.type === 'role') return

  const journal = world.audit.journal(jobId)
  const taken: TakenStep[] = []
  try {
    await lookAgain(() => look({ jobId, principal }, journal, taken, world))
  } finally {
    await world.bus.announce(news({ jobId, principal }, taken, world))
  }
}

async function look({ jobId, principal }: Job, journal: Journal, taken: TakenStep[], world: World): Promise<void> {
  const before = await world.grants.of(principal)
  const isOwn = (grant: Grant) => grant.jobId === jobId
  const own = before.find(isOwn)
  journal.resume(own ?? NO_TRAIL)

  const found = await find(principal.name, before, world)
  const steps = found.mayChange ? decideKeys(found, world.now()) : []
  const told = own === undefined ? [] : conclusions(own, found, world.now())
  // Should this run die, the row tells the next what it was about; and who was overtaken changes no key.
  journal.foresee(intended(steps, principal))
  const remembered =
    own !== undefined && steps.length > 0 ? await world.grants.replace({ ...own, ...journal.trail() }) : own
  const accepted = await journal.record([...told, ...intended(steps, principal)])

  const outcome = await takeSteps(steps, principal, accepted, world)
  taken.push(...outcome.taken)
  await journal.record(outcome.records)
  const grants = before.map((grant) => (isOwn(grant) && remembered ? remembered : grant))
  for (const grant of grants) {
    await note(grant, grants, outcome.failure === undefined, isOwn(grant) ? journal : undefined, world)
  }
  if (outcome.failure !== undefined) throw outcome.failure.error
}

/** Nothing may be changed where no job lets Curfew change its keys, or where the user is gone with them. */
async function find(
  user: string,
  grants: readonly Grant[],
  world: World,
): Promise<KeysFound & { readonly mayChange: boolean }> {
  if (grants.every(({ keys }) => keys === 'keep')) return { grants, keys: [], stored: undefined, mayChange: false }
  const [keys, stored] = await Promise.all([world.keys.of(user), world.secrets.current(user)])
  if (stored !== undefined) world.measure({ KeyAgeDays: (world.now().getTime() - stored.storedAt.getTime()) / DAY_MS })
  return { grants, keys: keys ?? [], stored, mayChange: keys !== undefined }
}

const DAY_MS = 24 * 3600 * 1000

/** What became of changes whose run did not live to tell. */
function conclusions({ intents }: Grant, found: KeysFound, now: Date): readonly AuditEntry[] {
  return intents
    .filter((intent) => isForsaken(intent, now))
    .flatMap((intent) => {
      const isDone = toldByKeys(intent, found)
      const key = intent.change === 'create key' && isDone === true ? found.stored?.id : undefined
      return isDone === undefined ? [] : [conclusion(intent, isDone, key === undefined ? {} : { key })]
    })
}

function news(
  { jobId, principal }: Job,
  taken: readonly TakenStep[],
  { secrets, now }: World,
): readonly Announcement[] {
  if (taken.length === 0) return []
  const changes = taken.map(({ action, keyId }) => ({ action, keyId }))
  const detail = { jobId, principal, changes, secret: secrets.nameFor(principal.name), at: instant(now()) }
  return [{ detailType: 'Access Key Rotated', detail }]
}

export const handler = lambda('rotate-keys', (now) => ({ grants, keys, secrets: secrets(now) }), rotateKeys)
