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
  /** Policies that stand beside it on the same identity. */
  readonly siblings?: readonly (string | Policy)[]
  /** Checks of your own, made after those of the package. */
  readonly checks?: readonly Check[]
}

/** Reads a policy, and reports what it finds. */
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
  contradictionFindings,
  denyFindings,
  redundancyFindings,
  roleFindings,
  escalationFindings,
  mfaFindings,
]

/**
 * What a careful reviewer would remark on a policy of an identity, worst first. Takes the text, where there is one: only
 * that shows keys that are there twice. Never throws: a text that is no policy has findings too. Knows AWS's actions,
 * resources and condition keys of the day that `DATA_DATE` tells.
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
