import { type AccessRequest, evaluate } from '@curfew/iam-policy/evaluate'
import type { Policy, Statement } from '@curfew/iam-policy/policy'

/** Whether one statement of a policy, an Allow or a Deny, is about a request. */
export function statementApplies({ version }: Policy, statement: Statement, request: AccessRequest): boolean {
  const { because } = evaluate({ identity: [{ version, statements: [statement] }] }, request)
  return 'allowedBy' in because || 'deniedBy' in because
}
