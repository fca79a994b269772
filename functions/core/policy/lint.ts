import { actionFindings } from './lint/actions.ts'
import { addressFindings } from './lint/addresses.ts'
import { arnFindings } from './lint/arns.ts'
import { breadthFindings } from './lint/breadth.ts'
import { contradictionFindings } from './lint/contradictions.ts'
import { denyFindings } from './lint/denies.ts'
import type { Profile, Subject } from './lint/document.ts'
import { escalationFindings } from './lint/escalation.ts'
import { type Finding, SEVERITIES } from './lint/finding.ts'
import { completenessFindings } from './lint/job/completeness.ts'
import { networkFindings } from './lint/job/network.ts'
import { rightsFindings } from './lint/job/rights.ts'
import { storageFindings } from './lint/job/storage.ts'
import { windowFindings } from './lint/job/window.ts'
import { keyTypeFindings } from './lint/key-types.ts'
import { keyFindings } from './lint/keys.ts'
import { limitFindings } from './lint/limits.ts'
import { matchFindings } from './lint/match.ts'
import { mfaFindings } from './lint/mfa.ts'
import { reachFindings } from './lint/reach.ts'
import { readPolicy, unexplained } from './lint/reading/policy.ts'
import { redundancyFindings } from './lint/redundancy.ts'
import { roleFindings } from './lint/roles.ts'
import { valueFindings } from './lint/values.ts'
import { variableFindings } from './lint/variables.ts'
import { wildcardFindings } from './lint/wildcards.ts'
import type { Policy } from './policy.ts'
import { printPolicy } from './print.ts'

export type LintOptions = {
  /** Default: `job`. */
  readonly profile?: Profile
  /** Jobs only. Default: 168, a week. */
  readonly longestWindowHours?: number
  /** Jobs only: whether an Allow on S3 may do without a network. Default: false. */
  readonly anyNetwork?: boolean
  /** Policies that stand beside it on the same identity. */
  readonly beside?: readonly (string | Policy)[]
}

const CHECKS: readonly ((subject: Subject) => readonly Finding[])[] = [
  actionFindings,
  breadthFindings,
  arnFindings,
  matchFindings,
  wildcardFindings,
  reachFindings,
  keyFindings,
  keyTypeFindings,
  valueFindings,
  addressFindings,
  variableFindings,
  contradictionFindings,
  denyFindings,
  redundancyFindings,
  roleFindings,
  escalationFindings,
  mfaFindings,
  windowFindings,
  networkFindings,
  storageFindings,
  rightsFindings,
  completenessFindings,
]

/**
 * What a careful reviewer would remark on a policy of an identity, worst first. Takes the text, where there is one: only
 * that shows keys that are there twice. Never throws: a text that is no policy has findings too. Knows AWS's actions,
 * resources and condition keys of the day that `DATA_DATE` tells.
 */
export function lint(policy: string | Policy, options: LintOptions = {}): readonly Finding[] {
  const text = textOf(policy)
  const { profile = 'job', longestWindowHours = 168, anyNetwork = false, beside = [] } = options
  const { document, findings: read } = readPolicy(text)
  const others = beside.flatMap((other) => readPolicy(textOf(other)).document.statements)
  const together = { ...document, statements: [...document.statements, ...others] }
  const subject = { document, together, profile, longestWindowHours, anyNetwork }
  const checked = CHECKS.flatMap((check) => check(subject))
  const found = [...read, ...(read.some(isUnreadable) ? [] : limitFindings(text, profile)), ...checked]
  return [...found, ...unexplained(text, found)].toSorted(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  )
}

function textOf(policy: string | Policy): string {
  return typeof policy === 'string' ? policy : printPolicy(policy)
}

function isUnreadable({ code }: Finding): boolean {
  return code === 'JSON_SYNTAX_ERROR'
}
