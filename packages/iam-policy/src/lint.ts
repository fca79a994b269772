import type { Dialect } from './dialect.ts'
import { actionFindings } from './lint/actions.ts'
import { addressFindings } from './lint/addresses.ts'
import { anyValueFindings } from './lint/any-value.ts'
import { arnFindings } from './lint/arns.ts'
import { breadthFindings } from './lint/breadth.ts'
import { contradictionFindings } from './lint/contradictions.ts'
import { denyFindings } from './lint/denies.ts'
import { dialectFindings } from './lint/dialect.ts'
import type { Profile, Subject } from './lint/document.ts'
import { escalationFindings } from './lint/escalation.ts'
import { type Finding, SEVERITIES } from './lint/finding.ts'
import { keyTypeFindings } from './lint/key-types.ts'
import { keyFindings } from './lint/keys.ts'
import { limitFindings } from './lint/limits.ts'
import { listingFindings } from './lint/listing.ts'
import { matchFindings } from './lint/match.ts'
import { mfaFindings } from './lint/mfa.ts'
import { reachFindings } from './lint/reach.ts'
import { readPolicy, unexplained } from './lint/reading/policy.ts'
import { redundancyFindings } from './lint/redundancy.ts'
import { roleFindings } from './lint/roles.ts'
import { serviceNameFindings } from './lint/service-names.ts'
import { tagFindings } from './lint/tags.ts'
import { valueFindings } from './lint/values.ts'
import { variableFindings } from './lint/variables.ts'
import { weakKeyFindings } from './lint/weak-keys.ts'
import { wildcardFindings } from './lint/wildcards.ts'
import type { Policy } from './policy.ts'
import { printPolicy } from './print.ts'

export type LintOptions = {
  /** Default: `identity`. */
  readonly profile?: Profile
  /** The other policies that are attached to the same identity. */
  readonly siblings?: readonly (string | Policy)[]
  /** The policy is one of an S3-compatible store, which knows this part of the language. Default: AWS. */
  readonly dialect?: Dialect
  /** Your own checks, run after those of the package. */
  readonly checks?: readonly Check[]
}

/** Reads a policy, and reports problems in it. */
export type Check = (subject: Subject) => readonly Finding[]

/** What holds of a policy wherever it is. */
const GENERAL_CHECKS: readonly Check[] = [
  breadthFindings,
  matchFindings,
  wildcardFindings,
  reachFindings,
  valueFindings,
  anyValueFindings,
  addressFindings,
  contradictionFindings,
  denyFindings,
  redundancyFindings,
]

/** What depends on the actions, resources, condition keys and principals of AWS. */
const AWS_CHECKS: readonly Check[] = [
  actionFindings,
  arnFindings,
  keyFindings,
  keyTypeFindings,
  tagFindings,
  serviceNameFindings,
  weakKeyFindings,
  variableFindings,
  listingFindings,
  roleFindings,
  escalationFindings,
  mfaFindings,
]

/**
 * Report problems in an identity policy, worst first. Pass the text if there is one: only the text shows duplicate keys.
 * Never throws: text that is not a policy has findings too. Knows the actions, resources and condition keys that AWS had
 * on `DATA_DATE`.
 */
export function lint(policy: string | Policy, options: LintOptions = {}): readonly Finding[] {
  const text = textOf(policy)
  const { profile = 'identity', siblings = [], dialect, checks = [] } = options
  const { document, findings: read } = readPolicy(text)
  const others = siblings.flatMap((other) => readPolicy(textOf(other)).document.statements)
  const together = { ...document, statements: [...document.statements, ...others] }
  const subject = { document, together, profile }
  const own = dialect === undefined ? AWS_CHECKS : [dialectFindings(dialect)]
  const checked = [...own, ...GENERAL_CHECKS, ...checks].flatMap((check) => check(subject))
  const found = [...read, ...(read.some(isUnreadable) ? [] : limitFindings(text, profile)), ...checked]
  return [...found, ...unexplained(text, found)]
    .flatMap((finding) => (dialect === undefined ? finding : inDialect(finding, dialect)))
    .toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
}

/** Nobody is told to add what the store refuses. */
function inDialect(finding: Finding, { inapplicable, help }: Dialect): readonly Finding[] {
  if (inapplicable.includes(finding.code)) return []
  return [{ ...finding, help: help[finding.code] ?? finding.help }]
}

function textOf(policy: string | Policy): string {
  return typeof policy === 'string' ? policy : printPolicy(policy)
}

function isUnreadable({ code }: Finding): boolean {
  return code === 'JSON_SYNTAX_ERROR'
}
