import { type AuditEntry, wordsOf } from '#core/audit.ts'
import type { KeyStep } from '#core/key-steps.ts'
import type { Principal } from '#core/principal.ts'
import type { World } from '../rotate-keys.ts'

type Job = { readonly jobId: string; readonly principal: Principal }

/** A step and the key that it was about; created keys get their id only then. */
export type TakenStep = { readonly action: KeyStep['action']; readonly keyId: string }

/**
 * Takes the steps in order, each written down before and after. They depend on one another, so the first that fails is
 * the last; but those that take access away come first, and are taken although the audit log is broken.
 */
export async function takeSteps(steps: readonly KeyStep[], job: Job, world: World): Promise<readonly TakenStep[]> {
  const accepted = await world.audit.record(
    job.jobId,
    steps.map((step) => entry(step, job, 'intended')),
  )
  const taken: TakenStep[] = []
  const outcomes: AuditEntry[] = []
  try {
    for (const step of steps) {
      const done = await attempt(step, job, accepted, world, (failure) => outcomes.push(failure))
      taken.push(done)
      outcomes.push({ ...entry(step, job, 'done'), target: done.keyId })
    }
  } finally {
    await world.audit.record(job.jobId, outcomes)
  }
  return taken
}

async function attempt(
  step: KeyStep,
  job: Job,
  accepted: 'written' | 'owed',
  world: World,
  fail: (failure: AuditEntry) => void,
): Promise<TakenStep> {
  try {
    return { action: step.action, keyId: await take(step, job, accepted, world) }
  } catch (error) {
    fail({ ...entry(step, job, 'failed'), detail: { error: wordsOf(error) } })
    throw error
  }
}

/** The id of the key that was changed. */
async function take(
  step: KeyStep,
  { principal: { name } }: Job,
  accepted: 'written' | 'owed',
  { keys, secrets }: World,
): Promise<string> {
  const gives = step.action === 'create' || step.action === 'activate'
  if (gives && accepted === 'owed') throw new Error('the audit log does not take the record of a live key')

  if (step.action === 'create') {
    const key = await keys.create(name)
    await secrets.store(name, key)
    return key.id
  }
  if (step.action === 'delete') await keys.delete(name, step.keyId)
  else await keys.setActive(name, step.keyId, step.action === 'activate')
  return step.keyId
}

function entry(step: KeyStep, { principal }: Job, phase: AuditEntry['phase']): AuditEntry {
  const target = step.action === 'create' ? principal.name : step.keyId
  return { change: `${step.action} key`, phase, because: step.because, target, principal }
}
