import * as z from 'zod'
import type { Job } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { principal } from './fields/principal.ts'
import { printedInstant } from './fields/printed.ts'
import { jobId } from './fields/text.ts'

/** The user's access keys changed. Secrets are never part of it: they are in Secrets Manager. */
export const AccessKeyRotated = contract(
  'Access Key Rotated',
  z.strictObject({
    jobId,
    principal,
    changes: z
      .array(z.strictObject({ action: z.enum(['create', 'activate', 'deactivate', 'delete']), keyId: z.string() }))
      .min(1)
      .meta({ description: 'In the order in which they were made.' }),
    secret: z.string().meta({ description: 'Name of the secret that holds the current key.' }),
    at: printedInstant,
  }),
)

export type KeyChange = {
  readonly action: 'create' | 'activate' | 'deactivate' | 'delete'
  readonly keyId: string
}

export function accessKeyRotated(
  { jobId, principal }: Job,
  changes: readonly KeyChange[],
  secret: string,
  at: Date,
): Announcement {
  const inOrder = changes.map(({ action, keyId }) => ({ action, keyId }))
  return announcement(AccessKeyRotated, { jobId, principal, changes: inOrder, secret, at: printInstant(at) })
}
