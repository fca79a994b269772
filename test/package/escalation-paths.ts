import type { Escalation } from './escalation-path.ts'
import { COMPUTE_PATHS } from './escalation-paths-compute.ts'
import { CREDENTIAL_PATHS } from './escalation-paths-credentials.ts'
import { CURFEW_PATHS } from './escalation-paths-curfew.ts'
import { DATA_PATHS } from './escalation-paths-data.ts'
import { IDENTITY_PATHS } from './escalation-paths-identity.ts'
import { PASSING_PATHS } from './escalation-paths-passing.ts'
import { POLICY_PATHS } from './escalation-paths-policies.ts'
import { TRACE_PATHS } from './escalation-paths-traces.ts'

/** What somebody who has taken over one part of Curfew would try, from what has been published about AWS and from Curfew's own parts. */
export const ESCALATION_PATHS: readonly Escalation[] = [
  ...POLICY_PATHS,
  ...IDENTITY_PATHS,
  ...CREDENTIAL_PATHS,
  ...PASSING_PATHS,
  ...COMPUTE_PATHS,
  ...CURFEW_PATHS,
  ...TRACE_PATHS,
  ...DATA_PATHS,
]
