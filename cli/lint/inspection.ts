import type { Finding } from '@curfew/iam-policy/lint/finding'
import type { ResourceKind } from '@curfew/iam-policy/lint/resource/kinds'

/** What was found in a text. */
export type Inspection = {
  readonly findings: readonly Finding[]
  /** The paths of the policies in it; empty for the whole text. */
  readonly policies: readonly string[]
  /** Those of them whose kind nobody said: it was concluded from what they name. */
  readonly assumed: readonly Assumption[]
}

export type Assumption = { readonly path: string; readonly kind: ResourceKind }

/** The findings of a text that is no policy. */
export function ofOther(findings: readonly Finding[]): Inspection {
  return { findings, policies: [], assumed: [] }
}
