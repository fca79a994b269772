import { type Finding, type Rules, reporter } from '@curfew/iam-policy/lint/finding'
import { covers } from '@curfew/iam-policy/lint/patterns'
import type { GuardrailRule, Guardrails } from './guardrails.ts'

export const GUARDRAIL_RULES = {
  GUARDRAILS_CONTRACT: {
    severity: 'error',
    means: 'The guardrails file breaks its contract.',
    help: 'See infra/guardrails/guardrails.schema.json.',
  },
  GUARDRAILS_ALLOW_NOTHING: {
    severity: 'suggestion',
    means: 'There is no rule, so every request is refused.',
    help: 'Add a rule that names who may request access.',
  },
  UNREACHABLE_RULE: {
    severity: 'warning',
    means: 'An earlier rule applies to everybody that this one applies to, and the first that applies decides.',
    help: 'Put the narrower rule first, or remove it.',
  },
  EMPTY_RULE_AUDIENCE: {
    severity: 'warning',
    means: 'A rule applies to an empty list, that is, to nobody.',
    help: 'Name who it applies to, or omit the list to match anybody.',
  },
  DUPLICATE_RULE_NAME: {
    severity: 'warning',
    means: 'Two rules share a name, which refusals cannot tell apart.',
    help: 'Give each its own name.',
  },
  GUARDRAIL_FOR_ANYBODY: {
    severity: 'suggestion',
    means: 'A rule applies to anybody who can put an event on the bus.',
    help: 'Name the sources or requesters that it applies to.',
  },
  ANY_BUCKET: {
    severity: 'warning',
    means: 'A rule lets every bucket be read or written.',
    help: 'Name the buckets, or a pattern that matches only yours.',
  },
  ANY_KEY_IMAGE_OR_LOG: {
    severity: 'warning',
    means: 'A rule lets every key be used, every image be pulled, or every log be written.',
    help: 'Name them by ARN; a pattern may end with *.',
  },
  GUARDRAIL_PREFIX_WITHOUT_SLASH: {
    severity: 'suggestion',
    means: 'A prefix has no / at its end.',
    help: 'Write s3://bucket/prefix/: Curfew reads it so anyway, and never allows s3://bucket/prefix2/.',
  },
  LONG_WINDOW: {
    severity: 'suggestion',
    means: 'A rule lets windows be longer than a week.',
    help: 'Shorten it: a running job can be extended.',
  },
  ANY_NETWORK: {
    severity: 'warning',
    means: 'A rule lets jobs call from any network, so a leaked key works anywhere.',
    help: 'Set anyNetwork to false, so that jobs name their addresses or endpoints.',
  },
} as const satisfies Rules

const report = reporter(GUARDRAIL_RULES)
const LONGEST_WINDOW_HOURS = 168

/** Findings on guardrails that keep to their contract, each with its path. */
export function lintGuardrails({ rules }: Guardrails): readonly Finding[] {
  if (rules.length === 0) return [report('GUARDRAILS_ALLOW_NOTHING', 'rules', 'There is no rule')]
  return rules.flatMap((rule, index) => {
    const path = `rules[${index}]`
    return [
      ...audienceFindings(rule, path),
      ...orderFindings(rule, rules.slice(0, index), path),
      ...reachFindings(rule, path),
      ...limitFindings(rule, path),
    ]
  })
}

function audienceFindings({ name, for: { sources, requesters } }: GuardrailRule, path: string): readonly Finding[] {
  if (sources?.length === 0 || requesters?.length === 0) {
    return [report('EMPTY_RULE_AUDIENCE', `${path}.for`, `Rule "${name}" applies to nobody`)]
  }
  const isAnybody = [sources, requesters].every((patterns) => patterns === undefined || patterns.includes('*'))
  return isAnybody ? [report('GUARDRAIL_FOR_ANYBODY', `${path}.for`, `Rule "${name}" applies to anybody`)] : []
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

const USES = { kmsKeys: 'key be used', images: 'image be pulled', logGroups: 'log group be written' } as const

function reachFindings(rule: GuardrailRule, path: string): readonly Finding[] {
  const buckets = (['read', 'write'] as const).flatMap((right) =>
    rule[right].flatMap((pattern, index) => {
      const patternPath = `${path}.${right}[${index}]`
      const [, bucket = '', prefix = ''] = /^(?:s3:\/\/)?([^/]*)\/?(.*)$/.exec(pattern) ?? []
      if (/^\*+$/.test(bucket))
        return [
          report(
            'ANY_BUCKET',
            patternPath,
            `Rule "${rule.name}" lets any bucket be ${right === 'read' ? 'read' : 'written'}`,
          ),
        ]
      if (prefix === '' || prefix.endsWith('/') || prefix === '*' || prefix.endsWith('/*')) return []
      return [report('GUARDRAIL_PREFIX_WITHOUT_SLASH', patternPath, `"${pattern}" has no / at its end`)]
    }),
  )
  const others = (['kmsKeys', 'images', 'logGroups'] as const).flatMap((list) =>
    rule[list].flatMap((pattern, index) =>
      /^\*+$/.test(pattern)
        ? [report('ANY_KEY_IMAGE_OR_LOG', `${path}.${list}[${index}]`, `Rule "${rule.name}" lets any ${USES[list]}`)]
        : [],
    ),
  )
  return [...buckets, ...others]
}

function limitFindings({ name, longestWindowHours, anyNetwork }: GuardrailRule, path: string): readonly Finding[] {
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
    ...(anyNetwork
      ? [report('ANY_NETWORK', `${path}.anyNetwork`, `Rule "${name}" lets jobs call from any network`)]
      : []),
  ]
}
