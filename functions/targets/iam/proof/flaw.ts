import type { Statement } from '@curfew/iam-policy/policy'

/** A statement that goes beyond what the job needs, and why. */
export type Flaw = { readonly statement: Statement; readonly message: string }
