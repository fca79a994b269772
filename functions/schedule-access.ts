import { grants } from '#aws/grants.ts'
import { type Frame, lambda } from '#aws/lambda.ts'
import { lookAgain } from '#aws/look-again.ts'
import { place } from '#aws/place.ts'
import { principals } from '#aws/principals.ts'
import { insistOnRecord, orToldAsFailed, rememberTrail } from '#aws/recording.ts'
import { setting } from '#aws/settings.ts'
import { timers } from '#aws/timers.ts'
import { JOB_ID_TAKEN } from '#core/admit.ts'
import { armingOf } from '#core/arming.ts'
import type { AuditEntry } from '#core/audit.ts'
import type { Grant } from '#core/grant.ts'
import type { Guardrails } from '#core/guardrails.ts'
import type { Where } from '#core/policy/where.ts'
import type { Grants, Principals, Timers } from '#core/ports.ts'
import { printAccess } from '#core/print-access.ts'
import { Refusal } from '#core/refusal.ts'
import { instant } from '#core/window.ts'
import type { Happening } from '#events/happening.ts'
import { accessDue, accessScheduled } from '#events/news.ts'
import guardrails from '#guardrails' with { type: 'json' }
import { type Admitted, admit } from './schedule/admit.ts'
import { extendAccess } from './schedule/extend-access.ts'

export type World = Frame & {
  readonly grants: Grants
  readonly timers: Timers
  readonly principals: Principals
  readonly where: Where
  readonly boundaryArn: string
  readonly guardrails: Guardrails
}

/** Write the grant down with both edges of its window armed, and look at it now if it is near. */
export async function scheduleAccess(happening: Happening, world: World): Promise<void> {
  await lookAgain(() => schedule(happening, world))
}

async function schedule(happening: Happening, world: World): Promise<void> {
  const admitted = await admit(happening, world)
  if (admitted === undefined) return
  const { grant } = admitted

  // Before the row: a timer without a row finds nothing to do, and a row without a timer might stay open.
  const arming = armingOf(grant.window, world.now())
  await world.timers.arm('close', grant, arming.close)
  await writeDown(admitted, world)
  if (arming.open !== undefined) await world.timers.arm('open', grant, arming.open)

  const look = arming.open === undefined ? [accessDue(grant, 'access')] : []
  await world.bus.announce([accessScheduled(grant), ...look])
}

/** No record, no grant. */
async function writeDown({ grant, turn }: Admitted, { audit, grants }: World): Promise<void> {
  const journal = audit.journal(grant.jobId)
  await insistOnRecord(journal, entry(grant, 'intended'))
  const written = { ...grant, ...journal.trail() }
  const outcome = await orToldAsFailed([entry(grant, 'intended')], journal, () => grants.record(written, turn))
  await journal.record([entry(grant, outcome === 'taken' ? 'failed' : 'done')])
  if (outcome === 'recorded') await rememberTrail(written, journal, grants)
  if (outcome === 'taken') throw new Refusal(`Cannot schedule access for job ${grant.jobId}`, [JOB_ID_TAKEN])
}

function entry(grant: Grant, phase: AuditEntry['phase']): AuditEntry {
  const { jobId, principal, window, network, access, requestedBy, reason, policies } = grant
  return {
    change: 'schedule grant',
    phase,
    because: 'requested',
    target: jobId,
    principal,
    detail: {
      opensAt: instant(window.opensAt),
      closesAt: instant(window.closesAt),
      requestedBy,
      reason,
      policies: policies.map(({ name }) => name),
      network,
      access: printAccess(access),
    },
  }
}

export const handler = lambda(
  'schedule-access',
  () => ({ grants, timers, principals, where: place(), boundaryArn: setting('BOUNDARY_ARN'), guardrails }),
  (happening, world) =>
    happening.detailType === 'Training Job Extended'
      ? extendAccess(happening, world)
      : scheduleAccess(happening, world),
)
