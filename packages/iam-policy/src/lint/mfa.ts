import type { Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { conditionsOn } from './statements.ts'

export const MFA_RULES = {
  BAD_PATTERN_FOR_MFA: {
    severity: 'security_warning',
    means: 'Requests with long-term keys do not carry aws:MultiFactorAuthPresent, and the condition ignores them.',
    help: 'In an Allow, use Bool "true"; in a Deny, use BoolIfExists "false".',
  },
} as const satisfies Rules

const report = reporter(MFA_RULES)

/** An Allow for requests without MFA, or a Deny that requests with long-term keys bypass. */
export function mfaFindings({ document }: Subject): readonly Finding[] {
  return document.statements.flatMap((statement) =>
    conditionsOn(statement, 'aws:MultiFactorAuthPresent')
      .filter(
        ({ operator, values }) => operator === 'Bool' && values.some(({ text }) => text.toLowerCase() === 'false'),
      )
      .flatMap(({ ifExists, path }) => {
        if (statement.effect === 'Allow') {
          return [report('BAD_PATTERN_FOR_MFA', path, 'Allows callers who signed in without MFA')]
        }
        if (ifExists) return []
        return [
          report('BAD_PATTERN_FOR_MFA', path, 'Does not deny requests with long-term keys, which do not carry the key'),
        ]
      }),
  )
}
