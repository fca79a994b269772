import type { Finding } from '@curfew/iam-policy/lint/finding'
import { report } from './guardrail-findings.ts'
import type { GuardrailRule } from './guardrails.ts'

const USES = { kmsKeys: 'key be used', images: 'image be pulled', logGroups: 'log group be written' } as const

/** Findings on the buckets, keys, images and logs that a rule lets jobs use. */
export function reachFindings(rule: GuardrailRule, path: string): readonly Finding[] {
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
