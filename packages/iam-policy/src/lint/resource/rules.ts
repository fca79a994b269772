import type { Rules } from '../finding.ts'
import { ACCOUNT_RULES } from './accounts.ts'
import { BELONGING_RULES } from './belonging.ts'
import { EXPOSURE_RULES } from './exposure.ts'
import { FEDERATION_RULES } from './federation.ts'
import { PRINCIPAL_FORM_RULES } from './principal-forms.ts'
import { PRINCIPAL_RULES } from './principals.ts'
import { SERVICE_RULES } from './services.ts'
import { SID_RULES } from './sids.ts'
import { TRUST_RULES } from './trust.ts'

/** Every rule that only policies of resources have, by code. */
export const RESOURCE_RULES = {
  ...PRINCIPAL_RULES,
  ...PRINCIPAL_FORM_RULES,
  ...SID_RULES,
  ...EXPOSURE_RULES,
  ...SERVICE_RULES,
  ...ACCOUNT_RULES,
  ...BELONGING_RULES,
  ...TRUST_RULES,
  ...FEDERATION_RULES,
} as const satisfies Rules
