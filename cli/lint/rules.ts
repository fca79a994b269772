import type { Rule, Rules } from '@curfew/iam-policy/lint/finding'
import { RESOURCE_RULES } from '@curfew/iam-policy/lint/resource/rules'
import { GUARDRAIL_RULES } from '#core/admission/guardrail-findings.ts'
import { CATALOGUE_RULES } from '#core/catalogue/catalogue-findings.ts'
import { LINT_RULES } from '#targets/iam/lint.ts'

export const EVENT_RULES = {
  EVENT_CONTRACT: {
    severity: 'error',
    means: 'An event breaks its contract: Curfew would refuse it.',
    help: 'See events/*.schema.json.',
  },
  BEYOND_GUARDRAILS: {
    severity: 'error',
    means: 'An event asks for more than the guardrails allow: Curfew would refuse it.',
    help: 'Ask for less, or have the deployer widen the guardrails.',
  },
  BEYOND_CATALOGUE: {
    severity: 'error',
    means:
      'An event names what the catalogue does not have, or asks for a location against its terms: Curfew would refuse it.',
    help: 'Correct the name, ask for less, or have the deployer change the entry.',
  },
  YAML_SYNTAX_ERROR: {
    severity: 'error',
    means: 'The text is not YAML, or too much to be read.',
    help: 'Fix the YAML.',
  },
  DUPLICATE_KEY: {
    severity: 'error',
    means: 'A policy in a file has the same key twice; most readers silently keep only the last.',
    help: 'Merge the two.',
  },
  UNRESOLVED_POLICY: {
    severity: 'suggestion',
    means: 'What a policy says is not in the file: it is a parameter, an import, or known only after it is applied.',
    help: 'Lint what is deployed as well: aws iam get-account-authorization-details, or terraform show -json after it is applied.',
  },
  UNKNOWN_KIND: {
    severity: 'error',
    means:
      'A file is not a policy, has none in it, and is not an event, a guardrails file, a catalogue or curfew.json.',
    help: 'Pass policies, templates, events, guardrails files, catalogues and curfew.json only. A JSON Schema is none of them.',
  },
} as const satisfies Rules

export const SETTINGS_RULES = {
  SETTINGS_CONTRACT: {
    severity: 'error',
    means: 'The settings break their contract: every command refuses them.',
    help: 'See docs/json/settings.schema.json.',
  },
} as const satisfies Rules

/** Every code that the command can report, by family. */
export const ALL_RULES: Readonly<Record<string, Rules>> = {
  ...LINT_RULES,
  'Policies of resources': RESOURCE_RULES,
  'Guardrails files': GUARDRAIL_RULES,
  Catalogues: CATALOGUE_RULES,
  'Settings of the command line': SETTINGS_RULES,
  'Event files, and others': EVENT_RULES,
}

/** The rule of a code. */
export function ruleOf(code: string): Rule | undefined {
  return Object.values(ALL_RULES).find((rules) => code in rules)?.[code]
}
