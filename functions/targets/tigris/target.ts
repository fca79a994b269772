import type { AccessKeyPrincipal } from '#core/grant/principal.ts'
import type { Target } from '#core/target.ts'
import { ABSENT, documents, inventory, policies, principals } from './absent.ts'
import { CAPABILITIES } from './capabilities.ts'

/** Access keys of Tigris, an S3-compatible store. This version grants them nothing: every request for one is refused. */
export const tigrisKeys = {
  ...{ documents, principals, policies, inventory },
  type: 'access-key',
  capabilities: CAPABILITIES,
  unavailable: ABSENT,
} as const satisfies Target<AccessKeyPrincipal>
