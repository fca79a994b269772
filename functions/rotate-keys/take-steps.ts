import { describe } from '#core/audit/audit.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { Principal } from '#core/grant/principal.ts'
import type { KeyStep } from '#core/keys/key-steps.ts'
import { OutcomeUnknown, type Secrets } from '#core/ports.ts'
import type { Credentials } from '#core/target.ts'

/** A step, and the id of the key that it changed or created. */
export type TakenStep = { readonly action: KeyStep['action']; readonly keyId: string }

type Outcome = {
  readonly taken: readonly TakenStep[]
  readonly records: readonly AuditEntry[]
  readonly failure?: { readonly error: unknown }
}

/**
 * Takes the steps in order, until one fails, because each depends on those before. Steps that remove access come first, and
 * do not depend on the audit log.
 * @param accepted whether the audit log accepted the records of what is intended
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
      records.push({
        ...stepEntry(step, principal, 'done'),
        ...(step.action === 'create' && { detail: { key: keyId } }),
      })
    } catch (error) {
      // A step whose outcome is unknown stays a pending change of the row: a later run finds out.
      const failure = error instanceof OutcomeUnknown ? [] : [failed(step, principal, describe(error))]
      const rest = steps.slice(index + 1).map((step) => failed(step, principal, 'a step before it failed'))
      return { taken, records: [...records, ...failure, ...rest], failure: { error } }
    }
  }
  return { taken, records }
}

export function intended(steps: readonly KeyStep[], principal: Principal): readonly AuditEntry[] {
  return steps.map((step) => stepEntry(step, principal, 'intended'))
}

function failed(step: KeyStep, principal: Principal, error: string): AuditEntry {
  return { ...stepEntry(step, principal, 'failed'), detail: { error } }
}

/** Returns the id of the key that was changed or created. */
async function take(
  step: KeyStep,
  { name }: Principal,
  accepted: 'written' | 'owed',
  credentials: Credentials,
  secrets: Secrets,
): Promise<string> {
  const isGiving = step.action === 'create' || step.action === 'activate'
  if (isGiving && accepted === 'owed') throw new Error('the audit log does not accept the record of a live key')

  if (step.action === 'create') {
    const key = await credentials.create(name)
    await secrets.store(name, key)
    return key.id
  }
  if (step.action === 'delete') await credentials.delete(name, step.keyId)
  else await credentials.setActive(name, step.keyId, step.action === 'activate')
  return step.keyId
}

function stepEntry(step: KeyStep, principal: Principal, phase: AuditEntry['phase']): AuditEntry {
  const target = step.action === 'create' ? principal.name : step.keyId
  return { change: `${step.action} key`, phase, because: step.because, target, principal }
}
