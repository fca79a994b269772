import * as z from 'zod'
import type { Principal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { principal } from './fields/principal.ts'
import { printedInstant } from './fields/printed.ts'

/** The access keys of a user changed. Secrets are never part of it: they are in Secrets Manager. */
export const AccessKeyRotated = contract(
  'Access Key Rotated',
  z.strictObject({
    principal,
    changes: z
      .array(
        z.strictObject({
          action: z.enum(['create', 'activate', 'deactivate', 'delete']),
          keyId: z.string(),
          because: z.string().meta({
            description:
              'opening, closed, revoked, compromised, age, replaced, secret not stored, slot needed or retention over.',
          }),
        }),
      )
      .min(1)
      .meta({ description: 'In the order in which they were made.' }),
    secret: z.string().meta({ description: 'Name of the secret that holds the current key.' }),
    at: printedInstant,
  }),
)

export type KeyChange = {
  readonly action: 'create' | 'activate' | 'deactivate' | 'delete'
  readonly keyId: string
  readonly because: string
}

type Rotation = {
  readonly principal: Principal
  readonly changes: readonly KeyChange[]
  readonly secret: string
}

export function accessKeyRotated({ principal, changes, secret }: Rotation, at: Date): Announcement {
  const inOrder = changes.map(({ action, keyId, because }) => ({ action, keyId, because }))
  return announcement(AccessKeyRotated, { principal, changes: inOrder, secret, at: printInstant(at) })
}
