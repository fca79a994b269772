import { crashTests } from './crash-tests.ts'
import { closing, denying } from './settle/closing.ts'
import { drifting, orphans } from './settle/drifting.ts'
import { extending, opening } from './settle/opening.ts'
import { running } from './settle/running.ts'

await crashTests(
  'settle-access',
  [...opening, ...extending, ...running, ...closing, ...denying, ...drifting, ...orphans],
  [
    ...['GetItem', 'Query', 'TransactWriteItems', 'PutItem', 'PutEvents'],
    ...['GetUser', 'GetRole'],
    ...['ListAttachedUserPolicies', 'AttachUserPolicy', 'DetachUserPolicy'],
    ...['ListAttachedRolePolicies', 'AttachRolePolicy', 'DetachRolePolicy'],
    'DetachGroupPolicy',
    ...[
      'CreatePolicy',
      'GetPolicy',
      'GetPolicyVersion',
      'SetDefaultPolicyVersion',
      'ListEntitiesForPolicy',
      'ListPolicyTags',
    ],
    ...['DeletePolicy', 'ListPolicyVersions', 'DeletePolicyVersion'],
  ],
)
