import { AwsError } from '../aws-error.ts'
import { actionOf, queryResponse, readQuery, refuseParameters } from '../protocol/query.ts'
import type { Service } from '../service.ts'
import { accessKeyOperations } from './access-keys.ts'
import { accountOperations } from './account.ts'
import { attachmentOperations } from './attachments.ts'
import { authorizationDetailOperations } from './authorization-details.ts'
import { boundaryOperations } from './boundaries.ts'
import { groupOperations } from './groups.ts'
import type { HolderKind, IdentityKind } from './identity.ts'
import { identityTagOperations } from './identity-tags.ts'
import { inlinePolicyOperations } from './inline-policies.ts'
import { membershipOperations } from './memberships.ts'
import type { Iam, Operations } from './operation.ts'
import { PARAMETERS } from './parameters.ts'
import { policyOperations } from './policies.ts'
import { policyEntityOperations } from './policy-entities.ts'
import { policyTagOperations } from './policy-tags.ts'
import { policyVersionOperations } from './policy-versions.ts'
import { renameOperations } from './rename.ts'
import { roleOperations } from './roles.ts'
import { simulationOperations } from './simulation/operations.ts'
import { userOperations } from './users.ts'

/** The IAM API: users, roles, groups, policies, boundaries, tags and access keys. */
export function iamService(iam: Iam): Service {
  return {
    signingName: 'iam',
    protocol: 'query',
    operationOf: actionOf,
    handle(call) {
      const action = actionOf(call.request)
      const operation = Object.hasOwn(OPERATIONS, action) ? OPERATIONS[action] : undefined
      if (!operation) throw new AwsError('InvalidAction', 400, `Local AWS does not support the IAM action ${action}`)
      const input = readQuery(call.request)
      refuseParameters(action, input, PARAMETERS[action] ?? [])
      return queryResponse('iam', action, call.requestId, operation({ iam, input, call }))
    },
  }
}

const forEach = (kind: HolderKind): Operations => ({
  ...attachmentOperations(kind),
  ...inlinePolicyOperations(kind),
})

const forEachIdentity = (kind: IdentityKind): Operations => ({
  ...forEach(kind),
  ...boundaryOperations(kind),
  ...identityTagOperations(kind),
})

const OPERATIONS: Operations = {
  ...userOperations,
  ...renameOperations,
  ...roleOperations,
  ...forEachIdentity('User'),
  ...forEachIdentity('Role'),
  ...groupOperations,
  ...membershipOperations,
  ...forEach('Group'),
  ...policyOperations,
  ...policyVersionOperations,
  ...policyTagOperations,
  ...policyEntityOperations,
  ...accessKeyOperations,
  ...accountOperations,
  ...authorizationDetailOperations,
  ...simulationOperations,
}
