import type { ResourceKind } from '@curfew/iam-policy/lint/resource/kinds'
import type { Guardrails } from '#core/admission/guardrails.ts'
import type { Catalogue } from '#core/catalogue/catalogue.ts'
import type { JobLintOptions } from '#targets/iam/lint.ts'

/** How files are checked, and against what. */
export type InspectOptions = JobLintOptions & {
  /** The guardrails that events are checked against. */
  readonly guardrails?: Guardrails | undefined
  /** The catalogue that events are checked against. Without it, names in events are not looked up. */
  readonly catalogue?: Catalogue | undefined
  /** Curfew's own account. */
  readonly account?: string | undefined
  /** What has the policies. Without it, that is concluded from what they name. */
  readonly type?: ResourceKind | undefined
  readonly now: Date
}
