import type { IamPrincipal } from '#core/grant/principal.ts'
import type { Target } from '#core/target.ts'
import { buckets } from './buckets.ts'
import { ROLE_CAPABILITIES, USER_CAPABILITIES } from './capabilities.ts'
import { credentials } from './credentials.ts'
import { documents } from './documents.ts'
import { inventory } from './inventory.ts'
import { policies } from './policies.ts'
import { principals } from './principals.ts'
import { standing } from './standing.ts'

const iam = { documents, principals, policies, inventory, standing, buckets }

/** AWS IAM, for users: customer managed policies, and access keys. */
export const iamUsers = {
  ...{ ...iam, credentials },
  type: 'user',
  capabilities: USER_CAPABILITIES,
} as const satisfies Target<IamPrincipal>

/** AWS IAM, for roles: customer managed policies, and sessions instead of keys. */
export const iamRoles = {
  ...iam,
  type: 'role',
  capabilities: ROLE_CAPABILITIES,
} as const satisfies Target<IamPrincipal>
