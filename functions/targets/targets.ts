import type { PrincipalType } from '#core/grant/principal.ts'
import type { Targets } from '#core/target.ts'
import { iamRoles, iamUsers } from './iam/target.ts'

/**
 * The types of principals by the system that holds their permissions. The Lambdas that change one system have no right on another.
 */
export const IAM: readonly PrincipalType[] = ['user', 'role']
export const TIGRIS: readonly PrincipalType[] = []

/** What Curfew manages, by the type of principal. */
export const targets = { user: iamUsers, role: iamRoles } satisfies Targets
