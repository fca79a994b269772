import { type Finding, type Rules, reporter } from '@curfew/iam-policy/lint/finding'
import { covers } from '@curfew/iam-policy/lint/patterns'
import type { GuardrailRule, Guardrails } from './guardrails.ts'

export const GUARDRAIL_RULES = {
  GUARDRAILS_CONTRACT: {
    severity: 'error',
    means: 'The guardrails file is not what the contract takes.',
    help: 'Mend what the message says; infra/guardrails/guardrails.schema.json describes the file.',
  },
  GUARDRAILS_ALLOW_NOTHING: {
    severity: 'suggestion',
    means: 'There is no rule, so that every request is refused.',
    help: 'Add a rule for those who may ask.',
  },
  UNREACHABLE_RULE: {
    severity: 'warning',
    means: 'An earlier rule takes everybody that this one is for; the first that fits decides.',
    help: 'Put the narrower rule first, or remove it.',
  },
  EMPTY_RULE_AUDIENCE: {
    severity: 'warning',
    means: 'A rule is for an empty list, that is, for nobody.',
    help: 'Name somebody, or leave the list out for anybody.',
  },
  DUPLICATE_RULE_NAME: {
    severity: 'warning',
    means: 'Two rules share a name, which refusals cannot tell apart.',
    help: 'Give each its own.',
  },
  GUARDRAIL_FOR_ANYBODY: {
    severity: 'suggestion',
    means: 'A rule is for anybody who can put an event on the bus.',
    help: 'Name the sources or requesters that it is for.',
  },
  ANY_BUCKET: {
    severity: 'warning',
    means: 'A rule lets every bucket be read or written.',
    help: 'Name the buckets, or a pattern that only yours match.',
  },
  ANY_KEY_IMAGE_OR_LOG: {
    severity: 'warning',
    means: 'A rule lets every key be used, every image be pulled, or every log be written.',
    help: 'Name them by ARN; a pattern may end with *.',
  },
  GUARDRAIL_PREFIX_WITHOUT_SLASH: {
    severity: 'suggestion',
    means: 'A prefix has no / at its end.',
    help: 'Write s3://bucket/prefix/: it is read so anyway, and never lets s3://bucket/prefix2/ through.',
  },
  LONG_WINDOW: {
    severity: 'suggestion',
    means: 'A rule lets windows be longer than a week.',
    help: 'Shorten it: a running job can be extended.',
  },
  ANY_NETWORK: {
    severity: 'warning',
    means: 'A rule lets jobs be called from any network, where a leaked key works anywhere.',
    help: 'Set anyNetwork to false, and let jobs name their addresses or endpoints.',
  },
} as const satisfies Rules

const report = reporter(GUARDRAIL_RULES)
const LONGEST_WINDOW_HOURS = 168

/** What a careful reviewer would remark on guardrails that keep to their contract. */
export function lintGuardrails({ rules }: Guardrails): readonly Finding[] {
  if (rules.length === 0) return [report('GUARDRAILS_ALLOW_NOTHING', 'rules', 'No rule lets anything through')]
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
    return [report('EMPTY_RULE_AUDIENCE', `${path}.for`, `Rule "${name}" is for nobody`)]
  }
  const isAnybody = [sources, requesters].every((patterns) => patterns === undefined || patterns.includes('*'))
  return isAnybody ? [report('GUARDRAIL_FOR_ANYBODY', `${path}.for`, `Rule "${name}" is for anybody`)] : []
}

function orderFindings(rule: GuardrailRule, earlier: readonly GuardrailRule[], path: string): readonly Finding[] {
  const shadow = earlier.find(
    (other) => takes(other.for.sources, rule.for.sources) && takes(other.for.requesters, rule.for.requesters),
  )
  return [
    ...(shadow === undefined
      ? []
      : [report('UNREACHABLE_RULE', path, `Rule "${shadow.name}" takes everybody that "${rule.name}" is for`)]),
    ...(earlier.some(({ name }) => name === rule.name)
      ? [report('DUPLICATE_RULE_NAME', `${path}.name`, `"${rule.name}" names an earlier rule too`)]
      : []),
  ]
}

/** Whether everybody of the inner list is among the outer one. An absent list is anybody. */
function takes(outer: readonly string[] | undefined, inner: readonly string[] | undefined): boolean {
  if (outer === undefined || outer.includes('*')) return true
  return inner?.every((one) => outer.some((pattern) => covers(pattern, one))) ?? false
}

const USES = { kmsKeys: 'key be used', images: 'image be pulled', logGroups: 'log group be written' } as const

function reachFindings(rule: GuardrailRule, path: string): readonly Finding[] {
  const buckets = (['read', 'write'] as const).flatMap((right) =>
    rule[right].flatMap((pattern, index) => {
      const here = `${path}.${right}[${index}]`
      const [, bucket = '', prefix = ''] = /^(?:s3:\/\/)?([^/]*)\/?(.*)$/.exec(pattern) ?? []
      if (/^\*+$/.test(bucket))
        return [
          report('ANY_BUCKET', here, `Rule "${rule.name}" lets any bucket be ${right === 'read' ? 'read' : 'written'}`),
        ]
      if (prefix === '' || prefix.endsWith('/') || prefix === '*' || prefix.endsWith('/*')) return []
      return [report('GUARDRAIL_PREFIX_WITHOUT_SLASH', here, `"${pattern}" has no / at its end`)]
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
      ? [report('ANY_NETWORK', `${path}.anyNetwork`, `Rule "${name}" lets jobs be called from any network`)]
      : []),
  ]
}
