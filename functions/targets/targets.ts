import type { PrincipalType } from '#core/grant/principal.ts'
import type { Targets } from '#core/target.ts'
import { iamRoles, iamUsers } from './iam/target.ts'
import { tigrisKeys } from './tigris/target.ts'

/**
 * The types of principals by the system that holds their permissions. The Lambdas that change one system have no right on another.
 */
export const IAM: readonly PrincipalType[] = ['user', 'role']
export const TIGRIS: readonly PrincipalType[] = ['access-key']

/** What Curfew manages, by the type of principal. */
export const targets = { user: iamUsers, role: iamRoles, 'access-key': tigrisKeys } satisfies Targets
