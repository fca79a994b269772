import { printAccess } from '#core/access/print-access.ts'
import { JOB_ID_TAKEN } from '#core/admission/request-problems.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { Grant } from '#core/grant/grant.ts'
import { timersFor } from '#core/grant/timers-for.ts'
import { printInstant } from '#core/grant/window.ts'
import { Refusal } from '#core/refusal.ts'
import { accessDue } from '#events/access-due.ts'
import { accessScheduled } from '#events/access-scheduled.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { TrainingJobExtended } from '#events/training-job-extended.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import guardrails from '#guardrails' with { type: 'json' }
import { deployment } from '#platform/deployment.ts'
import { grants } from '#platform/grants.ts'
import { keyRings } from '#platform/key-rings.ts'
import { lambda, on } from '#platform/lambda.ts'
import { insistOnRecord, orToldAsFailed, rememberTrail } from '#platform/recording.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { timers } from '#platform/timers.ts'
import { targets } from '#targets/targets.ts'
import { type Admitted, admit } from './schedule-access/admit.ts'
import { extendAccess } from './schedule-access/extend-access.ts'
import type { World } from './schedule-access/world.ts'

/** Record the grant with a timer for each edge of its window, and settle it now if its window is near. */
export async function scheduleAccess(event: BusEvent, world: World): Promise<void> {
  await retryOnConflict(() => schedule(event, world))
}

async function schedule(event: BusEvent, world: World): Promise<void> {
  const admitted = await admit(event, world)
  if (admitted === undefined) return
  const { grant } = admitted

  // The timer comes first: a timer without a row finds nothing to do, and a row without a timer might stay open.
  const timers = timersFor(grant.window, world.now())
  await world.timers.arm('close', grant, timers.close)
  await recordGrant(admitted, world)
  if (timers.open !== undefined) await world.timers.arm('open', grant, timers.open)

  const due = timers.open === undefined ? [accessDue(grant)] : []
  await world.bus.announce([accessScheduled(grant), ...due])
}

/** Without an audit record there is no grant. */
async function recordGrant({ grant, principalVersion }: Admitted, { audit, grants }: World): Promise<void> {
  const journal = audit.journal(grant.jobId)
  await insistOnRecord(journal, entry(grant, 'intended'))
  const written = { ...grant, ...journal.trail() }
  const outcome = await orToldAsFailed([entry(grant, 'intended')], journal, () =>
    grants.record(written, principalVersion),
  )
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
      opensAt: printInstant(window.opensAt),
      closesAt: printInstant(window.closesAt),
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
  () => ({ grants, keyRings, timers, targets, deployment: deployment(), guardrails }),
  on(TrainingJobScheduled, scheduleAccess),
  on(TrainingJobExtended, extendAccess),
)
