import { type AuditEntry, describe } from '#core/audit/records.ts'
import type { Principal } from '#core/grant/principal.ts'
import type { KeyStep } from '#core/keys/key-steps.ts'
import type { StepsOutcome } from '#core/keys/ring-after.ts'
import { OutcomeUnknown, type Secrets } from '#core/ports.ts'
import type { Credentials } from '#core/target.ts'

/** A step, and the id of the key that it changed or created. */
export type TakenStep = Pick<KeyStep, 'action' | 'because'> & { readonly keyId: string }

export type Outcome = StepsOutcome & {
  readonly taken: readonly TakenStep[]
  readonly records: readonly AuditEntry[]
}

/** Takes the steps in order, until one fails, because each depends on those before. */
export async function takeSteps(
  steps: readonly KeyStep[],
  principal: Principal,
  credentials: Credentials,
  secrets: Secrets,
): Promise<Outcome> {
  const taken: TakenStep[] = []
  const created: string[] = []
  const records: AuditEntry[] = []
  for (const [index, step] of steps.entries()) {
    try {
      const keyId = 'keyId' in step ? step.keyId : await create(principal, created, credentials, secrets)
      if ('keyId' in step) await change(step, principal, credentials)
      taken.push({ action: step.action, because: step.because, keyId })
      records.push({
        ...stepEntry(step, principal, 'done'),
        ...(step.action === 'create' && { detail: { key: keyId } }),
      })
    } catch (error) {
      // A step whose outcome is unknown stays a pending change of the ring: a later run finds out.
      const failure = error instanceof OutcomeUnknown ? [] : [failed(step, principal, describe(error))]
      const rest = steps.slice(index + 1).map((step) => failed(step, principal, 'a step before it failed'))
      return { taken, created, records: [...records, ...failure, ...rest], failure: { error } }
    }
  }
  return { taken, created, records }
}

export function intended(steps: readonly KeyStep[], principal: Principal): readonly AuditEntry[] {
  return steps.map((step) => stepEntry(step, principal, 'intended'))
}

function failed(step: KeyStep, principal: Principal, error: string): AuditEntry {
  return { ...stepEntry(step, principal, 'failed'), detail: { error } }
}

/** Returns the id of the key, which `created` has as soon as the key exists, stored or not. */
async function create(
  principal: Principal,
  created: string[],
  credentials: Credentials,
  secrets: Secrets,
): Promise<string> {
  const key = await credentials.create(principal.name)
  created.push(key.id)
  await secrets.store(principal, key)
  return key.id
}

async function change(
  { action, keyId }: Exclude<KeyStep, { readonly action: 'create' }>,
  { name }: Principal,
  credentials: Credentials,
): Promise<void> {
  if (action === 'delete') await credentials.delete(name, keyId)
  else await credentials.setActive(name, keyId, action === 'activate')
}

function stepEntry(step: KeyStep, principal: Principal, phase: AuditEntry['phase']): AuditEntry {
  const target = step.action === 'create' ? principal.name : step.keyId
  return { change: `${step.action} key`, phase, because: step.because, target, principal }
}
