import { type Escalation, each, elsewhere, path, ways } from './escalation-path.ts'
import { global, MANAGED, OWN_ROLES, UNRELATED } from './escalation-targets.ts'

const { tag, boundary } = MANAGED
const admin = { 'iam:PolicyARN': UNRELATED.adminPolicy }
const otherBoundary = { 'iam:PermissionsBoundary': global('iam', 'policy/a-wider-boundary') }

/** Escalation through identities: taking one over, or creating one. */
export const IDENTITY_PATHS: readonly Escalation[] = [
  path(
    'remove the boundary of a principal',
    'all that its policies allow',
    ...each(['iam:DeleteUserPermissionsBoundary'], MANAGED.user, { ...boundary, ...tag }),
    ...each(['iam:DeleteRolePermissionsBoundary'], MANAGED.role, { ...boundary, ...tag }),
  ),
  path(
    'replace the boundary of a principal',
    'all that the new boundary leaves',
    ...each(['iam:PutUserPermissionsBoundary'], MANAGED.user, { ...otherBoundary, ...tag }),
    ...each(['iam:PutRolePermissionsBoundary'], MANAGED.role, { ...otherBoundary, ...tag }),
    ...each(['iam:PutUserPermissionsBoundary'], UNRELATED.adminUser, boundary),
    ...each(['iam:PutRolePermissionsBoundary'], UNRELATED.adminRole, boundary),
  ),
  path(
    'bring a principal under Curfew, or out of it, by its tag',
    'the first condition of every permission on principals',
    ...each(['iam:TagUser', 'iam:UntagUser'], [UNRELATED.adminUser, MANAGED.user], tag),
    ...each(['iam:TagRole', 'iam:UntagRole'], [UNRELATED.adminRole, MANAGED.role, ...OWN_ROLES], tag),
  ),
  path(
    'let others assume a role',
    'the permissions of the role',
    ...each(['iam:UpdateAssumeRolePolicy'], [UNRELATED.adminRole, MANAGED.role, ...OWN_ROLES], { ...boundary, ...tag }),
  ),
  path(
    'create a role with permissions',
    'everything',
    [elsewhere('iam:CreateRole'), elsewhere('iam:AttachRolePolicy', admin)],
    [elsewhere('iam:CreateRole', boundary), elsewhere('iam:PutRolePolicy')],
    [elsewhere('iam:CreateRole', { ...boundary, 'aws:RequestTag/curfew:managed': 'true' })],
  ),
  path(
    'create a user with credentials',
    'a user who survives the removal of Curfew',
    ...ways(
      ['iam:CreateUser', 'iam:CreateAccessKey'],
      ['iam:CreateUser', 'iam:CreateLoginProfile'],
      ['iam:CreateUser'],
    ),
  ),
  path(
    'change or delete a role',
    'longer sessions, or a role that no longer works',
    ...each(['iam:UpdateRole', 'iam:UpdateRoleDescription', 'iam:DeleteRole'], [UNRELATED.adminRole, ...OWN_ROLES]),
  ),
  path(
    'rename, move or delete a user',
    'another name, to which other policies apply',
    ...each(['iam:UpdateUser', 'iam:DeleteUser'], [UNRELATED.adminUser, MANAGED.user], tag),
  ),
  path(
    'add a role to an instance profile',
    'its permissions, on every machine with that profile',
    ...ways(['iam:AddRoleToInstanceProfile'], ['iam:CreateInstanceProfile']),
  ),
  path('create a service-linked role', 'whatever the service does with it', ...ways(['iam:CreateServiceLinkedRole'])),
  path(
    'create or change an identity provider',
    'every role that trusts the provider',
    ...ways(
      ['iam:CreateSAMLProvider'],
      ['iam:UpdateSAMLProvider'],
      ['iam:CreateOpenIDConnectProvider'],
      ['iam:UpdateOpenIDConnectProviderThumbprint'],
      ['iam:AddClientIDToOpenIDConnectProvider'],
    ),
  ),
  path(
    'weaken the password policy of the account',
    'passwords that can be guessed',
    ...ways(['iam:UpdateAccountPasswordPolicy'], ['iam:DeleteAccountPasswordPolicy']),
  ),
  path(
    'assume another role, or the root of another account',
    'its permissions',
    ...each(['sts:AssumeRole'], [UNRELATED.adminRole, MANAGED.role, ...OWN_ROLES]),
    ...ways(['sts:AssumeRoot'], ['sts:GetFederationToken'], ['sts:GetSessionToken']),
  ),
  path(
    'change the organization',
    'the end of what service control policies deny',
    ...ways(
      ['organizations:AttachPolicy'],
      ['organizations:DetachPolicy'],
      ['organizations:UpdatePolicy'],
      ['organizations:LeaveOrganization'],
      ['organizations:RegisterDelegatedAdministrator'],
      ['organizations:CreateAccount'],
      ['iam:EnableOrganizationsRootSessions'],
      ['iam:EnableOrganizationsRootCredentialsManagement'],
    ),
  ),
  path(
    'assign themselves permissions in IAM Identity Center',
    'a role with any permission set in any account',
    ...ways(
      ['sso:CreateAccountAssignment'],
      ['sso:AttachManagedPolicyToPermissionSet'],
      ['sso:PutInlinePolicyToPermissionSet'],
      ['identitystore:CreateGroupMembership'],
      ['sso-directory:AddMemberToGroup'],
    ),
  ),
  path(
    'let outside machines in with their own certificate',
    'the roles of the profile',
    ...ways(['rolesanywhere:CreateTrustAnchor'], ['rolesanywhere:CreateProfile'], ['rolesanywhere:UpdateTrustAnchor']),
  ),
  path(
    'change the role of an identity pool',
    'that role, for everybody who signs in',
    ...ways(['cognito-identity:SetIdentityPoolRoles']),
  ),
  path(
    'share the account’s resources with another account',
    'access from outside',
    ...ways(['ram:CreateResourceShare']),
  ),
]
