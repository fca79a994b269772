import { digestOf } from '#core/digest.ts'

/** Of every policy that Curfew writes in Tigris. */
export const POLICY_PREFIX = 'curfew-'

/** Tigris has no paths: what stands before the fingerprints of a job's policies. Its id may be longer than a name, or differ in case only. */
export function prefixOf(jobId: string): string {
  return `${POLICY_PREFIX}${digestOf({ jobId }).slice(0, 12)}-`
}

/** The name of a policy, by its content: the same name is the same policy. */
export function policyName(jobId: string, document: string): string {
  return `${prefixOf(jobId)}${digestOf({ jobId, document }).slice(0, 12)}`
}

const KEY_PREFIX = 'curfew-'

/** What the keys of a slot are called in Tigris. It marks them as Curfew's to manage. */
export function keyNameOf(slot: string): string {
  return `${KEY_PREFIX}${slot}`
}

/** The slot of a key; undefined for a key that is not marked. */
export function slotOf(keyName: string): string | undefined {
  return keyName.startsWith(KEY_PREFIX) ? keyName.slice(KEY_PREFIX.length) : undefined
}
