import type { Escalation } from './escalation-path.ts'
import { COMPUTE_PATHS } from './escalation-paths-compute.ts'
import { CREDENTIAL_PATHS } from './escalation-paths-credentials.ts'
import { CURFEW_PATHS } from './escalation-paths-curfew.ts'
import { DATA_PATHS } from './escalation-paths-data.ts'
import { IDENTITY_PATHS } from './escalation-paths-identity.ts'
import { MONITORING_PATHS } from './escalation-paths-monitoring.ts'
import { PASSING_PATHS } from './escalation-paths-passing.ts'
import { POLICY_PATHS } from './escalation-paths-policies.ts'
import { TABLE_PATHS } from './escalation-paths-table.ts'

/** What somebody who has compromised one part of Curfew would try: published escalation paths of AWS, and Curfew's own parts. */
export const ESCALATION_PATHS: readonly Escalation[] = [
  ...POLICY_PATHS,
  ...IDENTITY_PATHS,
  ...CREDENTIAL_PATHS,
  ...PASSING_PATHS,
  ...COMPUTE_PATHS,
  ...TABLE_PATHS,
  ...CURFEW_PATHS,
  ...MONITORING_PATHS,
  ...DATA_PATHS,
]
