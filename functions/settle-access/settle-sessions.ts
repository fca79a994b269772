import { conclusions, isSameChange } from '#core/audit/pending-changes.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import { type Change, namesOf } from '#core/grant/decide.ts'
import type { Principal } from '#core/grant/principal.ts'
import { Conflict, NoSuchPrincipal } from '#core/ports.ts'
import {
  type BanDecision,
  banDueAt,
  decideSessionBan,
  denialsInDoubt,
  isRoleGone,
  wantedBan,
} from '#core/sessions/decide-session-ban.ts'
import { endOfBan, policyUntil, type SessionBan } from '#core/sessions/session-ban.ts'
import { sessionsFolder } from '#core/sessions/sessions-folder.ts'
import { type BusEvent, parseOrRefuse } from '#events/bus-event.ts'
import { SessionsDue } from '#events/sessions-due.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { carryOut, intended, type Outcome, type SettledJob, withoutRecord } from './carry-out.ts'
import { recordBan } from './record-ban.ts'
import type { World } from './world.ts'

/** Make the target deny the sessions of one role that a revocation denies, and no others, whatever triggered it. */
export async function settleSessions(event: BusEvent, world: World): Promise<void> {
  await settleBan(parseOrRefuse(SessionsDue, event), world)
}

/** Throws unless what is to be denied is denied. A role that does not exist has no sessions. */
export async function settleBan(due: SessionsDue, world: World): Promise<void> {
  const own: AuditEntry[] = []
  await retryOnConflict(async (isFirst) => {
    const ban = await world.sessionBans.of(due.principal)
    const failures = ban === undefined ? await removeOrphans(due, world) : await settle(ban, due, isFirst, own, world)
    const others = failures.filter((failure) => !(failure instanceof NoSuchPrincipal))
    if (others.length > 0) throw new AggregateError(others, `Cannot deny sessions of role ${due.principal.name}`)
  })
}

/** @param own what this run did before it met a conflict: the item may not show it any more, so it is recorded with the rest */
async function settle(
  ban: SessionBan,
  { policies: reported = [], check }: SessionsDue,
  isFirst: boolean,
  own: AuditEntry[],
  world: World,
): Promise<readonly unknown[]> {
  const due = banDueAt(ban)
  if (isFirst && check === 'access' && (due === undefined || due > world.now())) return []
  const folder = sessionsFolder(ban.principal)
  const { policies } = world.targets[ban.principal.type]
  const attached = await policies.attachedTo(ban.principal, folder)
  const now = world.now()
  const wanted = wantedBan(ban, now)
  const tampered = check === 'documents' ? await policies.tampered(folder, wanted) : []
  const unwanted = reported.filter((name) => !wanted.some((policy) => policy.name === name))
  const found = [...attached.filter((name) => !tampered.includes(name)), ...(await policies.existing(folder, unwanted))]
  const decision = decideSessionBan(
    ban,
    [...new Set(found)],
    own.map(({ target }) => target),
    now,
  )

  const concluded = conclusions(ban, attached, namesOf(wanted), now)
  const inDoubt = withoutRecord(denialsInDoubt(ban, now), own)
  const fenced = await fence(ban, decision, concluded, world)
  const outcome = await changeBan(decision, fenced, { ...settledJob(fenced, folder, attached), inDoubt }, world)
  const before = own.filter((one) => !outcome.records.some((record) => isSameChange(record, one)))
  own.push(...outcome.records)
  await recordBan(fenced, decision, outcome, [...before, ...(fenced === ban ? concluded : [])], world)
  return outcome.failures
}

/** What denies stays attached until its successor is. */
async function changeBan(
  { attach, detach }: BanDecision,
  ban: SessionBan,
  job: SettledJob,
  world: World,
): Promise<Outcome> {
  const { policies } = world.targets[job.principal.type]
  const attaching = await carryOut(attach, job, policies)
  const isMissing = attaching.failures.some((failure) => failure instanceof NoSuchPrincipal)
  if (attaching.failures.length > 0 && !isMissing) return attaching
  const useless = isMissing && isRoleGone(ban, world.now()) ? attach.map(detachAgain) : []
  const detaching = await carryOut([...detach, ...useless], job, policies)
  return {
    records: [...attaching.records, ...detaching.records],
    failures: [...attaching.failures, ...detaching.failures],
    hasDetached: detaching.hasDetached,
    mayAttachAgain: attaching.mayAttachAgain,
  }
}

function detachAgain({ policy, because }: Change): Change {
  return { action: 'detach', policy: { name: policy.name }, because }
}

/**
 * Writes to the item first what is attached, so that the run after this one knows of it if this one dies, and a run that a newer
 * revocation overtook attaches nothing. Denying goes on without, if only the table is out; and it is not written each minute
 * that it fails.
 */
async function fence(
  ban: SessionBan,
  { attach, detach }: BanDecision,
  concluded: readonly AuditEntry[],
  world: World,
): Promise<SessionBan> {
  const isRepeated = ban.failedAt !== undefined
  const once = [...attach, ...detach].filter(
    ({ action, because }) => because === 'drifted' || (action !== 'detach' && !isRepeated),
  )
  if (once.length === 0) return ban
  const job = { jobId: sessionsFolder(ban.principal), principal: ban.principal }
  try {
    return await world.sessionBans.replace(ban, { entries: [...concluded, ...intended(once, job)], events: [] })
  } catch (error) {
    if (error instanceof Conflict) throw error
    return ban
  }
}

function settledJob(ban: SessionBan, jobId: string, attached: readonly string[]): SettledJob {
  const window = { opensAt: ban.revoked.at, closesAt: endOfBan(ban) }
  return { jobId, principal: ban.principal, window, attached, pendingChanges: ban.pendingChanges }
}

/**
 * Without an item, which may be lost with the table, a policy stays that denies sessions until the end in its tags, exactly as
 * Curfew writes it. Everything else in the folder goes.
 */
async function removeOrphans({ principal, policies: reported = [] }: SessionsDue, world: World) {
  const folder = sessionsFolder(principal)
  const { policies } = world.targets[principal.type]
  const attached = await policies.attachedTo(principal, folder)
  const orphans: string[] = []
  for (const name of new Set([...attached, ...reported])) {
    if (!(await isGenuine(principal, name, world))) orphans.push(name)
  }
  const changes = orphans.map((name) => ({ action: 'detach', policy: { name }, because: 'orphaned' }) as const)
  const { records, failures } = await carryOut(changes, { jobId: folder, principal, attached }, policies)
  if (records.length > 0) await world.outbox.put(folder, { entries: records, events: [] })
  return failures
}

async function isGenuine(principal: Principal, name: string, { targets, now }: World): Promise<boolean> {
  const folder = sessionsFolder(principal)
  const { policies } = targets[principal.type]
  const end = await policies.endOf(folder, name)
  if (end === undefined || end <= now()) return false
  const policy = policyUntil(principal, end)
  return policy.name === name && (await policies.tampered(folder, [policy])).length === 0
}
