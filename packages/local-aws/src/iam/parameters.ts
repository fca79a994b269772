const PAGE = ['Marker', 'MaxItems']
const LIST = ['PathPrefix', ...PAGE]

/** Left out, and so refused: the ways in which EC2 handles resources, policies of organizations and exclusions. */
const SIMULATION = [
  ...['ActionNames', 'PolicyInputList', 'PermissionsBoundaryPolicyInputList', 'ResourceArns', 'ResourcePolicy'],
  ...['ResourceOwner', 'CallerArn', 'ContextEntries', ...PAGE],
]

const forHolder = (kind: string) => ({
  [`Attach${kind}Policy`]: [`${kind}Name`, 'PolicyArn'],
  [`Detach${kind}Policy`]: [`${kind}Name`, 'PolicyArn'],
  [`ListAttached${kind}Policies`]: [`${kind}Name`, ...LIST],
  [`Put${kind}Policy`]: [`${kind}Name`, 'PolicyName', 'PolicyDocument'],
  [`Get${kind}Policy`]: [`${kind}Name`, 'PolicyName'],
  [`Delete${kind}Policy`]: [`${kind}Name`, 'PolicyName'],
  [`List${kind}Policies`]: [`${kind}Name`, ...PAGE],
})

const forIdentity = (kind: string) => ({
  ...forHolder(kind),
  [`Put${kind}PermissionsBoundary`]: [`${kind}Name`, 'PermissionsBoundary'],
  [`Delete${kind}PermissionsBoundary`]: [`${kind}Name`],
  [`Tag${kind}`]: [`${kind}Name`, 'Tags'],
  [`Untag${kind}`]: [`${kind}Name`, 'TagKeys'],
  [`List${kind}Tags`]: [`${kind}Name`, ...PAGE],
})

/** Of each operation, the parameters that it honours. Every other one is refused by its name. */
export const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  ...forIdentity('User'),
  ...forIdentity('Role'),
  ...forHolder('Group'),
  CreateUser: ['UserName', 'Path', 'PermissionsBoundary', 'Tags'],
  GetUser: ['UserName'],
  ListUsers: LIST,
  UpdateUser: ['UserName', 'NewUserName', 'NewPath'],
  DeleteUser: ['UserName'],
  CreateRole: [
    ...['RoleName', 'Path', 'AssumeRolePolicyDocument', 'Description', 'MaxSessionDuration', 'PermissionsBoundary'],
    'Tags',
  ],
  GetRole: ['RoleName'],
  ListRoles: LIST,
  UpdateAssumeRolePolicy: ['RoleName', 'PolicyDocument'],
  DeleteRole: ['RoleName'],
  CreateGroup: ['GroupName', 'Path'],
  GetGroup: ['GroupName', ...PAGE],
  ListGroups: LIST,
  DeleteGroup: ['GroupName'],
  AddUserToGroup: ['GroupName', 'UserName'],
  RemoveUserFromGroup: ['GroupName', 'UserName'],
  ListGroupsForUser: ['UserName', ...PAGE],
  CreatePolicy: ['PolicyName', 'Path', 'PolicyDocument', 'Description', 'Tags'],
  GetPolicy: ['PolicyArn'],
  ListPolicies: ['Scope', 'OnlyAttached', 'PolicyUsageFilter', ...LIST],
  DeletePolicy: ['PolicyArn'],
  ListEntitiesForPolicy: ['PolicyArn', 'EntityFilter', 'PolicyUsageFilter', ...LIST],
  CreatePolicyVersion: ['PolicyArn', 'PolicyDocument', 'SetAsDefault'],
  GetPolicyVersion: ['PolicyArn', 'VersionId'],
  ListPolicyVersions: ['PolicyArn', ...PAGE],
  SetDefaultPolicyVersion: ['PolicyArn', 'VersionId'],
  DeletePolicyVersion: ['PolicyArn', 'VersionId'],
  TagPolicy: ['PolicyArn', 'Tags'],
  UntagPolicy: ['PolicyArn', 'TagKeys'],
  ListPolicyTags: ['PolicyArn', ...PAGE],
  CreateAccessKey: ['UserName'],
  ListAccessKeys: ['UserName', ...PAGE],
  UpdateAccessKey: ['UserName', 'AccessKeyId', 'Status'],
  DeleteAccessKey: ['UserName', 'AccessKeyId'],
  GetAccessKeyLastUsed: ['AccessKeyId'],
  GetAccountSummary: [],
  GetAccountAuthorizationDetails: ['Filter', ...PAGE],
  SimulateCustomPolicy: SIMULATION,
  SimulatePrincipalPolicy: ['PolicySourceArn', ...SIMULATION],
  GetContextKeysForCustomPolicy: ['PolicyInputList'],
  GetContextKeysForPrincipalPolicy: ['PolicySourceArn', 'PolicyInputList'],
}
