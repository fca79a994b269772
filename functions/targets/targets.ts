import type { Targets } from '#core/target.ts'
import { iamRoles, iamUsers } from './iam/target.ts'

/** What Curfew manages, by the type of principal. */
export const targets = { user: iamUsers, role: iamRoles } satisfies Targets
