import type { Finding } from '@curfew/iam-policy/lint/finding'
import { covers } from '@curfew/iam-policy/lint/patterns'
import { report } from './guardrail-findings.ts'
import { DEFAULT_REOPEN_HOURS, type GuardrailRule, type Guardrails } from './guardrails.ts'
import { networkFindings, principalFindings } from './lint-guardrail-identity.ts'
import { reachFindings } from './lint-guardrail-reach.ts'

const LONGEST_WINDOW_HOURS = 168
const LONGEST_REOPEN_HOURS = 24

/** Findings on guardrails that keep to their contract, each with its path. */
export function lintGuardrails({ rules }: Guardrails): readonly Finding[] {
  if (rules.length === 0) return [report('GUARDRAILS_ALLOW_NOTHING', 'rules', 'There is no rule')]
  return rules.flatMap((rule, index) => {
    const path = `rules[${index}]`
    return [
      ...missingFindings(rule, path),
      ...audienceFindings(rule, path),
      ...orderFindings(rule, rules.slice(0, index), path),
      ...principalFindings(rule, path),
      ...networkFindings(rule, path),
      ...reachFindings(rule, path),
      ...limitFindings(rule, path),
    ]
  })
}

/** A file of an earlier version has none of these. What to add is an example, for the deployer to change. */
const NEEDED = {
  principals: { allowed: 'principals', add: '"principals": ["user/trainer-*", "role/training-*"]' },
  networks: { allowed: 'networks', add: '"networks": { "sourceIps": ["203.0.113.0/24"] }' },
  keys: { allowed: 'key strategies', add: '"keys": ["rotate", "deactivate"]' },
} as const

function missingFindings(rule: GuardrailRule, path: string): readonly Finding[] {
  return (['principals', 'networks', 'keys'] as const).flatMap((field) => {
    if (rule[field] !== undefined || (field === 'networks' && rule.anyNetwork)) return []
    const { allowed, add } = NEEDED[field]
    const message = `Rule "${rule.name}" does not say which ${allowed} it allows, and so allows none: add for example ${add}`
    return [report('MISSING_GUARDRAIL', `${path}.${field}`, message)]
  })
}

function audienceFindings({ name, for: { sources, requesters } }: GuardrailRule, path: string): readonly Finding[] {
  if (sources?.length === 0 || requesters?.length === 0) {
    return [report('EMPTY_RULE_AUDIENCE', `${path}.for`, `Rule "${name}" applies to nobody`)]
  }
  if (!isAny(sources)) return []
  return isAny(requesters)
    ? [report('GUARDRAIL_FOR_ANYBODY', `${path}.for`, `Rule "${name}" applies to anybody`)]
    : [report('UNVERIFIED_AUDIENCE', `${path}.for`, `Rule "${name}" applies to anybody who writes such a requestedBy`)]
}

function isAny(patterns: readonly string[] | undefined): boolean {
  return patterns === undefined || patterns.some((pattern) => /^\*+$/.test(pattern))
}

function orderFindings(rule: GuardrailRule, earlier: readonly GuardrailRule[], path: string): readonly Finding[] {
  const shadow = earlier.find(
    (other) => coversAll(other.for.sources, rule.for.sources) && coversAll(other.for.requesters, rule.for.requesters),
  )
  return [
    ...(shadow === undefined
      ? []
      : [
          report('UNREACHABLE_RULE', path, `Rule "${shadow.name}" applies to everybody that "${rule.name}" applies to`),
        ]),
    ...(earlier.some(({ name }) => name === rule.name)
      ? [report('DUPLICATE_RULE_NAME', `${path}.name`, `An earlier rule has the name "${rule.name}" too`)]
      : []),
  ]
}

/** Whether the outer list matches everybody that the inner one matches. An absent list matches anybody. */
function coversAll(outer: readonly string[] | undefined, inner: readonly string[] | undefined): boolean {
  if (outer === undefined || outer.includes('*')) return true
  return inner?.every((one) => outer.some((pattern) => covers(pattern, one))) ?? false
}

function limitFindings(rule: GuardrailRule, path: string): readonly Finding[] {
  const { name, longestWindowHours, longestReopenHours = DEFAULT_REOPEN_HOURS, anyNetwork } = rule
  return [
    ...(longestWindowHours > LONGEST_WINDOW_HOURS
      ? [
          report(
            'LONG_WINDOW',
            `${path}.longestWindowHours`,
            `Rule "${name}" lets windows be ${longestWindowHours} hours long`,
          ),
        ]
      : []),
    ...(longestReopenHours > LONGEST_REOPEN_HOURS
      ? [
          report(
            'LONG_REOPENING',
            `${path}.longestReopenHours`,
            `Rule "${name}" lets ended grants be reopened for ${longestReopenHours} hours`,
          ),
        ]
      : []),
    ...(anyNetwork
      ? [report('ANY_NETWORK', `${path}.anyNetwork`, `Rule "${name}" lets jobs call from any network`)]
      : []),
  ]
}
