import { ACTION_RULES } from './actions.ts'
import { ADDRESS_RULES } from './addresses.ts'
import { ANY_VALUE_RULES } from './any-value.ts'
import { ARN_RULES } from './arns.ts'
import { BREADTH_RULES } from './breadth.ts'
import { CONTRADICTION_RULES } from './contradictions.ts'
import { DENY_RULES } from './denies.ts'
import { DIALECT_RULES } from './dialect.ts'
import { ESCALATION_RULES } from './escalation.ts'
import type { Rules } from './finding.ts'
import { KEY_TYPE_RULES } from './key-types.ts'
import { KEY_RULES } from './keys.ts'
import { LISTING_RULES } from './listing.ts'
import { MATCH_RULES } from './match.ts'
import { MFA_RULES } from './mfa.ts'
import { REACH_RULES } from './reach.ts'
import { OPERATOR_RULES } from './reading/operators.ts'
import { GRAMMAR_RULES } from './reading/rules.ts'
import { REDUNDANCY_RULES } from './redundancy.ts'
import { ROLE_RULES } from './roles.ts'
import { SERVICE_NAME_RULES } from './service-names.ts'
import { TAG_RULES } from './tags.ts'
import { VALUE_RULES } from './values.ts'
import { VARIABLE_RULES } from './variables.ts'
import { WEAK_KEY_RULES } from './weak-keys.ts'
import { WILDCARD_RULES } from './wildcards.ts'

/** Every rule of `lint`, by family and code. */
export const POLICY_RULES: Readonly<Record<string, Rules>> = {
  Grammar: { ...GRAMMAR_RULES, ...OPERATOR_RULES },
  Actions: { ...ACTION_RULES, ...BREADTH_RULES },
  Resources: { ...ARN_RULES, ...MATCH_RULES, ...WILDCARD_RULES, ...REACH_RULES },
  Conditions: {
    ...KEY_RULES,
    ...KEY_TYPE_RULES,
    ...TAG_RULES,
    ...VALUE_RULES,
    ...ANY_VALUE_RULES,
    ...SERVICE_NAME_RULES,
    ...WEAK_KEY_RULES,
    ...ADDRESS_RULES,
    ...VARIABLE_RULES,
    ...LISTING_RULES,
  },
  'Contradictions and omissions': { ...CONTRADICTION_RULES, ...DENY_RULES, ...REDUNDANCY_RULES },
  'Privilege escalation': { ...ROLE_RULES, ...ESCALATION_RULES, ...MFA_RULES },
  'Other stores': DIALECT_RULES,
}
