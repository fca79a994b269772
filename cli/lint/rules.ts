import { GUARDRAIL_RULES } from '#core/lint-guardrails.ts'
import type { Rule, Rules } from '#core/policy/lint/finding.ts'
import { POLICY_RULES } from '#core/policy/lint/rules.ts'

export const EVENT_RULES = {
  EVENT_CONTRACT: {
    severity: 'error',
    means: 'An event is not what its contract takes; Curfew would refuse it.',
    help: 'Mend what the message says; the JSON Schemas in events/ describe every event.',
  },
  BEYOND_GUARDRAILS: {
    severity: 'error',
    means: 'An event asks for more than the guardrails allow; Curfew would refuse it.',
    help: 'Ask for less, or have the deployer widen the guardrails.',
  },
  UNKNOWN_KIND: {
    severity: 'error',
    means: 'A file is neither a policy nor an event nor guardrails.',
    help: 'Name the files that are; JSON Schemas are none.',
  },
} as const satisfies Rules

/** Every code that the command may report, by family. */
export const ALL_RULES: Readonly<Record<string, Rules>> = {
  ...POLICY_RULES,
  'Guardrails files': GUARDRAIL_RULES,
  'Event files, and others': EVENT_RULES,
}

/** The rule of a code. */
export function ruleOf(code: string): Rule | undefined {
  return Object.values(ALL_RULES).find((rules) => code in rules)?.[code]
}
