import type { Finding } from '@curfew/iam-policy/lint/finding'
import type { ResourceKind } from '@curfew/iam-policy/lint/resource/kinds'

/** What was found in a text. */
export type Inspection = {
  readonly findings: readonly Finding[]
  /** The policies in it whose kind nobody said: it was concluded from what they name. */
  readonly assumed: readonly Assumption[]
}

/** The path of a policy, empty for the whole text, and what it was taken for. */
export type Assumption = { readonly path: string; readonly kind: ResourceKind }

export function without(findings: readonly Finding[]): Inspection {
  return { findings, assumed: [] }
}
