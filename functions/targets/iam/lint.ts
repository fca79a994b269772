import type { Dialect } from '@curfew/iam-policy/dialect'
import { type Check, lint } from '@curfew/iam-policy/lint'
import type { Finding, Rules } from '@curfew/iam-policy/lint/finding'
import { POLICY_RULES } from '@curfew/iam-policy/lint/rules'
import type { Policy } from '@curfew/iam-policy/policy'
import { COMPLETENESS_RULES, completenessFindings } from './lint/completeness.ts'
import { NETWORK_RULES, networkFindings } from './lint/network-condition.ts'
import { RIGHTS_RULES, rightsFindings } from './lint/rights.ts'
import { STORAGE_RULES, storageFindings } from './lint/storage.ts'
import { WINDOW_RULES, windowFindings } from './lint/time-window.ts'

/** A job policy has a window and a network; an identity policy is any other; a boundary only limits. */
export type PolicyKind = 'job' | 'identity' | 'boundary'

export type JobLintOptions = {
  /** Default: `job`. */
  readonly profile?: PolicyKind | undefined
  /** Jobs only. Default: 168, a week. */
  readonly longestWindowHours?: number
  /** Jobs only: whether an Allow on S3 needs no network condition, as some guardrails allow. Default: false. */
  readonly anyNetwork?: boolean
  /** The policy is one of an S3-compatible store. Default: AWS. */
  readonly dialect?: Dialect | undefined
  /** Policies that are attached to the same identity: a Deny in one of them counts for all. */
  readonly siblings?: readonly (string | Policy)[]
}

/** Every rule of `lintPolicy`, by family and code. */
export const LINT_RULES: Readonly<Record<string, Rules>> = {
  ...POLICY_RULES,
  Jobs: { ...WINDOW_RULES, ...NETWORK_RULES, ...STORAGE_RULES, ...RIGHTS_RULES, ...COMPLETENESS_RULES },
}

/** Lint any IAM policy, and a job's policy also for what every job, or no job, needs. Worst first; never throws. */
export function lintPolicy(policy: string | Policy, options: JobLintOptions = {}): readonly Finding[] {
  const { profile = 'job', longestWindowHours = 168, anyNetwork = false, siblings = [], dialect } = options
  const inStore = { siblings, ...(dialect && { dialect }) }
  const jobChecks: readonly Check[] = [
    (subject) => windowFindings(subject, longestWindowHours),
    (subject) => networkFindings(subject, anyNetwork),
    storageFindings,
    rightsFindings,
    completenessFindings,
  ]
  if (profile === 'job') return lint(policy, { profile: 'workload', ...inStore, checks: jobChecks })
  return lint(policy, { profile, ...inStore })
}
