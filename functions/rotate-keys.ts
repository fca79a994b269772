import { grants } from '#aws/grants.ts'
import { keys } from '#aws/keys.ts'
import { type Frame, lambda } from '#aws/lambda.ts'
import { lookAgain } from '#aws/look-again.ts'
import { secrets } from '#aws/secrets.ts'
import { NO_TRAIL } from '#core/audit.ts'
import { decideKeys } from '#core/decide-keys.ts'
import type { Grant, Job } from '#core/grant.ts'
import type { KeyStep } from '#core/key-steps.ts'
import type { Grants, Journal, Keys, Secrets } from '#core/ports.ts'
import { instant } from '#core/window.ts'
import type { Announcement } from '#events/announcement.ts'
import type { Happening } from '#events/happening.ts'
import { readJob } from '#events/job.ts'
import { type TakenStep, takeSteps } from './keys/take-steps.ts'

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
  const look = async () => {
    const grants = await world.grants.of(principal)
    journal.resume(grants.find((grant) => grant.jobId === jobId) ?? NO_TRAIL)
    const steps = grants.every(({ keys }) => keys === 'keep') ? [] : await stepsFor(principal.name, grants, world)
    const outcome = await takeSteps(steps, principal, journal, world)
    taken.push(...outcome.taken)
    for (const grant of grants)
      await note(grant, outcome.failure === undefined, grant.jobId === jobId ? journal : undefined, world)
    if (outcome.failure !== undefined) throw outcome.failure.error
  }
  try {
    await lookAgain(look)
  } finally {
    await world.bus.announce(news({ jobId, principal }, taken, world))
  }
}

async function stepsFor(user: string, grants: readonly Grant[], world: World): Promise<readonly KeyStep[]> {
  const [keys, stored] = await Promise.all([world.keys.of(user), world.secrets.current(user)])
  return decideKeys({ grants, keys, stored }, world.now())
}

/** One look serves every grant of the user that waits for one. */
async function note(
  grant: Grant,
  succeeded: boolean,
  journal: Journal | undefined,
  { grants, now }: World,
): Promise<void> {
  const progress = succeeded ? progressOf(grant, now()) : {}
  const trail = journal?.hasMoved() ? journal.trail() : {}
  const isNews = Object.keys(progress).length + Object.keys(trail).length > 0
  if (isNews) await grants.replace({ ...grant, ...progress, ...trail })
}

function progressOf({ openedAt, closedAt, keysReadyAt, keysDoneAt }: Grant, at: Date): Partial<Grant> {
  if (openedAt === undefined) return {}
  if (closedAt !== undefined) return keysDoneAt === undefined ? { keysDoneAt: at } : {}
  return keysReadyAt === undefined ? { keysReadyAt: at } : {}
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
