import { grantedEntry } from '#core/audit/granted.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { EarlyExtension } from '#core/grant/early-extension.ts'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { timersFor } from '#core/grant/timers-for.ts'
import { printInstant } from '#core/grant/window.ts'
import type { PrincipalVersion } from '#core/ports.ts'
import { type ListedProblems, listed } from '#core/refusal.ts'
import { accessDue } from '#events/access-due.ts'
import { accessReopened } from '#events/access-extended.ts'
import { admitReopening } from './admit-reopening.ts'
import { armNotices } from './arm-notices.ts'
import type { World } from './world.ts'

type EndedGrant = { readonly grant: Grant; readonly ended: Ending; readonly principalVersion: PrincipalVersion }

/**
 * Gives an ended grant its access back, as an extension asks: set a timer for its end, write the grant as one that is still to
 * be opened, and have it opened.
 * @param wasHeld whether it waited for its request: then it was counted when it arrived, and its record names its event
 */
export async function reopenAccess(
  from: EndedGrant,
  extension: EarlyExtension,
  wasHeld: boolean,
  world: World,
): Promise<void> {
  const admitted = await admitReopening(from, extension, wasHeld, world)
  const reopened = admitted.grant
  const warnings = listed(admitted.warnings)
  const timers = timersFor(reopened, world.now())
  await world.timers.arm('close', reopened, timers.close)
  await world.grants.extend(reopened, from.principalVersion, {
    entries: [entry(reopened, from.ended, extension, wasHeld ? { heldEvent: extension.id } : {}, warnings)],
    events: [accessReopened(reopened, from.ended, extension, warnings)],
  })

  if (timers.open === undefined) await world.bus.announce([accessDue(reopened)])
  else await world.timers.arm('open', reopened, timers.open)
  await armNotices(reopened, world)
}

function entry(
  grant: Grant,
  { at, by, reason }: Ending,
  extension: EarlyExtension,
  note: Readonly<Record<string, string>>,
  warnings: ListedProblems,
): AuditEntry {
  const ended = { endedAt: printInstant(at), endedBy: by, endedFor: reason }
  const opensAt = printInstant(grant.window.opensAt)
  return grantedEntry('reopen grant', grant, extension, { opensAt, ...ended, ...note }, warnings)
}
