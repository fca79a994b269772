import type { Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { conditionsOn } from './statements.ts'

export const MFA_RULES = {
  BAD_PATTERN_FOR_MFA: {
    severity: 'security_warning',
    means: 'aws:MultiFactorAuthPresent is absent from requests with long-term keys, which this condition overlooks.',
    help: 'Allow with Bool "true"; or deny with BoolIfExists "false".',
  },
} as const satisfies Rules

const report = reporter(MFA_RULES)

/** An Allow for those without MFA, or a Deny that those with long-term keys slip through. */
export function mfaFindings({ document }: Subject): readonly Finding[] {
  return document.statements.flatMap((statement) =>
    conditionsOn(statement, 'aws:MultiFactorAuthPresent')
      .filter(
        ({ operator, values }) => operator === 'Bool' && values.some(({ text }) => text.toLowerCase() === 'false'),
      )
      .flatMap(({ ifExists, path }) => {
        if (statement.effect === 'Allow') {
          return [report('BAD_PATTERN_FOR_MFA', path, 'Allows those who signed in without a second factor')]
        }
        if (ifExists) return []
        return [report('BAD_PATTERN_FOR_MFA', path, 'Does not deny requests with long-term keys, which lack the key')]
      }),
  )
}
