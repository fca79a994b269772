import type { HeldPolicy } from '#cli/aws/iam/holder.ts'
import type { Holdings } from '#cli/aws/iam/holdings.ts'
import type { Readable } from '#cli/aws/readable.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import type { Grant } from '#core/grant/grant.ts'
import type { FoundKey } from '#core/keys/access-key.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'

/** What was read about a job. */
export type JobFacts = {
  readonly jobId: string
  /** Undefined if there is none. */
  readonly grant: GrantFacts | undefined
  readonly records: readonly AuditRecord[]
}

export type GrantFacts = {
  readonly grant: Grant
  readonly holdings: Holdings
  /** The policies under the path of the job that are attached to its principal, with their documents. */
  readonly attached: readonly AttachedDocument[]
  /** Of a user. */
  readonly keys: { readonly ring: KeyRing; readonly listed: Readable<readonly FoundKey[]> } | undefined
}

export type AttachedDocument = Pick<HeldPolicy, 'name'> & { readonly document: Readable<string> }
