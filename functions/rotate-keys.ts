import {
  concluding,
  isChangingKeys,
  orphanKeysSince,
  outcomeFromKeys,
  type PendingChange,
} from '#core/audit/pending-changes.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { Grant, Job } from '#core/grant/grant.ts'
import { decideKeys } from '#core/keys/decide-keys.ts'
import { includingJustCreated, type KeysFound, withoutNewKeys } from '#core/keys/key-steps.ts'
import { Busy, type Journal } from '#core/ports.ts'
import type { Credentials } from '#core/target.ts'
import { AccessClosed } from '#events/access-closed.ts'
import { AccessDue } from '#events/access-due.ts'
import { accessKeyRotated } from '#events/access-key-rotated.ts'
import { AccessOpened } from '#events/access-opened.ts'
import type { Announcement } from '#events/announcement.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { readJob } from '#events/job.ts'
import { grants } from '#platform/grants.ts'
import { lambda, on } from '#platform/lambda.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { secrets } from '#platform/secrets.ts'
import { targets } from '#targets/targets.ts'
import { recordProgress } from './rotate-keys/record-progress.ts'
import { intended, type TakenStep, takeSteps } from './rotate-keys/take-steps.ts'
import type { World } from './rotate-keys/world.ts'

/** Make a user's access keys agree with its grants. */
export async function rotateKeys(event: BusEvent, world: World): Promise<void> {
  const { jobId, principal } = readJob(event)
  const { credentials } = world.targets[principal.type]
  if (credentials === undefined) return

  const taken: (TakenStep & Job)[] = []
  const journals = new Map<string, Journal>()
  try {
    await retryOnConflict(async () => {
      const grants = await world.grants.of(principal)
      // The event may be late or doubled, and its grant finished: then another unfinished grant carries the records.
      const lead = grants.find((grant) => grant.jobId === jobId) ?? grants[0]
      if (lead === undefined) return
      const journal = journals.get(lead.jobId) ?? world.audit.journal(lead.jobId)
      journals.set(lead.jobId, journal)
      await settleKeys(lead, grants, journal, taken, credentials, world)
    })
  } finally {
    await world.bus.announce(announcements(taken, world))
  }
}

/** Compares the keys of a user with its grants, and records the changes under one of them. */
async function settleKeys(
  lead: Grant,
  before: readonly Grant[],
  journal: Journal,
  taken: (TakenStep & Job)[],
  credentials: Credentials,
  world: World,
): Promise<void> {
  const { jobId, principal } = lead
  // Two runs at once would create two keys. The second waits until the first has finished, or can no longer be running.
  const isBusy = before.some(({ pendingChanges }) =>
    pendingChanges.some((one) => !journal.knows(one) && isChangingKeys(one, world.now())),
  )
  if (isBusy) throw new Busy(`the keys of ${principal.name}`)
  journal.resume(lead)
  const found = await find(principal.name, before, credentials, world)
  const decided = found.mayChange ? decideKeys(found, world.now()) : []
  // Without a secret to store it in, no key is created or activated. Steps that remove access are taken all the same.
  const problem = world.secrets.problemWith(principal.name)
  const steps = problem === undefined ? decided : withoutNewKeys(decided)
  const isBlocked = steps.length < decided.length
  // If this run dies, the next one finds its intentions on the row; and a run that meets a conflict changes no key.
  journal.foresee(intended(steps, principal))
  const siblings = before.filter((grant) => grant !== lead)
  const remembered = steps.length > 0 ? await world.grants.replace({ ...lead, ...journal.trail() }, siblings) : lead
  const concluded = conclusions(
    lead.pendingChanges.filter((one) => !journal.knows(one)),
    found,
  )
  const accepted = await journal.record([...concluded, ...intended(steps, principal)])

  const outcome = await takeSteps(steps, principal, accepted, credentials, world.secrets)
  taken.push(...outcome.taken.map((step) => ({ ...step, jobId, principal })))
  await journal.record(outcome.records)
  const grants = before.map((grant) => (grant === lead ? remembered : grant))
  for (const grant of grants) {
    await recordProgress(
      grant,
      grants,
      outcome.failure === undefined && !isBlocked,
      grant === remembered ? journal : undefined,
      world,
    )
  }
  if (outcome.failure !== undefined) throw outcome.failure.error
  if (isBlocked) throw new Error(`Cannot give user ${principal.name} a key: ${problem}`)
}

/** Keys may not be changed if every job keeps its own, or if the user no longer exists. */
async function find(
  user: string,
  grants: readonly Grant[],
  credentials: Credentials,
  world: World,
): Promise<KeysFound & { readonly mayChange: boolean }> {
  if (grants.every(({ keys }) => keys === 'keep')) return { grants, keys: [], stored: undefined, mayChange: false }
  const [keys, stored] = await Promise.all([credentials.of(user), world.secrets.current(user)])
  if (stored !== undefined) world.measure({ KeyAgeDays: (world.now().getTime() - stored.storedAt.getTime()) / DAY_MS })
  const since = orphanKeysSince(grants.flatMap(({ pendingChanges }) => pendingChanges))
  const seen = includingJustCreated(keys ?? [], stored, world.now())
  return { grants, keys: seen, stored, orphanKeysSince: since, mayChange: keys !== undefined }
}

const DAY_MS = 24 * 3600 * 1000

/** The outcome of changes whose run died before it recorded one. No other run is changing keys by now. */
function conclusions(pendingChanges: readonly PendingChange[], found: KeysFound): readonly AuditEntry[] {
  return pendingChanges.flatMap((pendingChange) => {
    const isDone = outcomeFromKeys(pendingChange, found)
    const key = pendingChange.change === 'create key' && isDone === true ? found.stored?.id : undefined
    return isDone === undefined ? [] : [concluding(pendingChange, isDone, key === undefined ? {} : { key })]
  })
}

function announcements(taken: readonly (TakenStep & Job)[], { secrets, now }: World): readonly Announcement[] {
  return [...Map.groupBy(taken, ({ jobId }) => jobId).values()].flatMap((steps) => {
    const [first] = steps
    return first === undefined ? [] : [accessKeyRotated(first, steps, secrets.nameFor(first.principal.name), now())]
  })
}

export const handler = lambda(
  'rotate-keys',
  (now) => ({ grants, targets, secrets: secrets(now) }),
  on(AccessOpened, rotateKeys),
  on(AccessClosed, rotateKeys),
  on(AccessDue, rotateKeys),
)
