import { describe } from '#core/audit/audit.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { Principal } from '#core/grant/principal.ts'
import type { KeyStep } from '#core/keys/key-steps.ts'
import { OutcomeUnknown, type Secrets } from '#core/ports.ts'
import type { Credentials } from '#core/target.ts'

/** A step and the key that it was about; created keys get their id only then. */
export type TakenStep = { readonly action: KeyStep['action']; readonly keyId: string }

type Outcome = {
  readonly taken: readonly TakenStep[]
  readonly records: readonly AuditEntry[]
  readonly failure?: { readonly error: unknown }
}

/**
 * Takes the steps in order. They depend on one another, so the first that fails is the last; but those that take access
 * away come first, and are taken although the audit log is broken.
 * @param accepted whether the audit log took the records of what is intended
 */
export async function takeSteps(
  steps: readonly KeyStep[],
  principal: Principal,
  accepted: 'written' | 'owed',
  credentials: Credentials,
  secrets: Secrets,
): Promise<Outcome> {
  const taken: TakenStep[] = []
  const records: AuditEntry[] = []
  for (const [index, step] of steps.entries()) {
    try {
      const keyId = await take(step, principal, accepted, credentials, secrets)
      taken.push({ action: step.action, keyId })
      records.push({ ...entry(step, principal, 'done'), ...(step.action === 'create' && { detail: { key: keyId } }) })
    } catch (error) {
      // What nobody knows the end of stays an intent of the row's, for a later look to tell.
      const told = error instanceof OutcomeUnknown ? [] : [failed(step, principal, describe(error))]
      const others = steps.slice(index + 1).map((other) => failed(other, principal, 'what it depends on failed'))
      return { taken, records: [...records, ...told, ...others], failure: { error } }
    }
  }
  return { taken, records }
}

export function intended(steps: readonly KeyStep[], principal: Principal): readonly AuditEntry[] {
  return steps.map((step) => entry(step, principal, 'intended'))
}

function failed(step: KeyStep, principal: Principal, error: string): AuditEntry {
  return { ...entry(step, principal, 'failed'), detail: { error } }
}

/** The id of the key that was changed. */
async function take(
  step: KeyStep,
  { name }: Principal,
  accepted: 'written' | 'owed',
  credentials: Credentials,
  secrets: Secrets,
): Promise<string> {
  const gives = step.action === 'create' || step.action === 'activate'
  if (gives && accepted === 'owed') throw new Error('the audit log does not take the record of a live key')

  if (step.action === 'create') {
    const key = await credentials.create(name)
    await secrets.store(name, key)
    return key.id
  }
  if (step.action === 'delete') await credentials.delete(name, step.keyId)
  else await credentials.setActive(name, step.keyId, step.action === 'activate')
  return step.keyId
}

function entry(step: KeyStep, principal: Principal, phase: AuditEntry['phase']): AuditEntry {
  const target = step.action === 'create' ? principal.name : step.keyId
  return { change: `${step.action} key`, phase, because: step.because, target, principal }
}
