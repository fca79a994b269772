import { actionFindings } from './lint/actions.ts'
import { addressFindings } from './lint/addresses.ts'
import { arnFindings } from './lint/arns.ts'
import { breadthFindings } from './lint/breadth.ts'
import { contradictionFindings } from './lint/contradictions.ts'
import { denyFindings } from './lint/denies.ts'
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
import { valueFindings } from './lint/values.ts'
import { variableFindings } from './lint/variables.ts'
import { wildcardFindings } from './lint/wildcards.ts'
import type { Policy } from './policy.ts'
import { printPolicy } from './print.ts'

export type LintOptions = {
  /** Default: `identity`. */
  readonly profile?: Profile
  /** The other policies that are attached to the same identity. */
  readonly siblings?: readonly (string | Policy)[]
  /** Your own checks, run after those of the package. */
  readonly checks?: readonly Check[]
}

/** Reads a policy, and reports problems in it. */
export type Check = (subject: Subject) => readonly Finding[]

const CHECKS: readonly Check[] = [
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
  listingFindings,
  contradictionFindings,
  denyFindings,
  redundancyFindings,
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
  const { profile = 'identity', siblings = [], checks = [] } = options
  const { document, findings: read } = readPolicy(text)
  const others = siblings.flatMap((other) => readPolicy(textOf(other)).document.statements)
  const together = { ...document, statements: [...document.statements, ...others] }
  const subject = { document, together, profile }
  const checked = [...CHECKS, ...checks].flatMap((check) => check(subject))
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
