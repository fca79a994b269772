import type { AccessKeyPrincipal } from '#core/grant/principal.ts'
import type { Target } from '#core/target.ts'
import { CAPABILITIES } from './capabilities.ts'
import { credentials } from './credentials.ts'
import { documents } from './documents.ts'
import { inventory } from './inventory.ts'
import { policies } from './policies.ts'
import { principals } from './principals.ts'

/** Access keys of Tigris, an S3-compatible store: policies of its organization, and slots whose keys are replaced. */
export const tigrisKeys = {
  ...{ documents, principals, policies, inventory, credentials },
  type: 'access-key',
  capabilities: CAPABILITIES,
  isInspectedLater: true,
} as const satisfies Target<AccessKeyPrincipal>
