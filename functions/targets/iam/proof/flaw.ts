import type { Statement } from '@curfew/iam-policy/policy'

/** A statement that no list of requests could show to be right, and why. */
export type Flaw = { readonly statement: Statement; readonly message: string }
