import type { Statement } from '#core/policy/policy.ts'

/** A statement that no list of requests could show to be right, and why. */
export type Flaw = { readonly statement: Statement; readonly message: string }
