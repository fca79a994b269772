import { type Escalation, each, elsewhere, path, ways } from './escalation-path.ts'
import { global, MANAGED, OWN_ROLES, THEIRS } from './escalation-targets.ts'

const { tag, boundary } = MANAGED
const admin = { 'iam:PolicyARN': THEIRS.adminPolicy }
const otherBoundary = { 'iam:PermissionsBoundary': global('iam', 'policy/a-wider-boundary') }

/** Ways by being somebody else, or making somebody. */
export const IDENTITY_PATHS: readonly Escalation[] = [
  path(
    'take the boundary off somebody',
    'all that its policies allow',
    ...each(['iam:DeleteUserPermissionsBoundary'], MANAGED.user, { ...boundary, ...tag }),
    ...each(['iam:DeleteRolePermissionsBoundary'], MANAGED.role, { ...boundary, ...tag }),
  ),
  path(
    'put another boundary on somebody',
    'all that a policy of its own making leaves',
    ...each(['iam:PutUserPermissionsBoundary'], MANAGED.user, { ...otherBoundary, ...tag }),
    ...each(['iam:PutRolePermissionsBoundary'], MANAGED.role, { ...otherBoundary, ...tag }),
    ...each(['iam:PutUserPermissionsBoundary'], THEIRS.adminUser, boundary),
    ...each(['iam:PutRolePermissionsBoundary'], THEIRS.adminRole, boundary),
  ),
  path(
    'bring a principal under Curfew, or out of it, by its tag',
    'the first condition of every right over principals',
    ...each(['iam:TagUser', 'iam:UntagUser'], [THEIRS.adminUser, MANAGED.user], tag),
    ...each(['iam:TagRole', 'iam:UntagRole'], [THEIRS.adminRole, MANAGED.role, ...OWN_ROLES], tag),
  ),
  path(
    'let somebody else assume a role',
    'all that the role may',
    ...each(['iam:UpdateAssumeRolePolicy'], [THEIRS.adminRole, MANAGED.role, ...OWN_ROLES], { ...boundary, ...tag }),
  ),
  path(
    'make a role and its rights',
    'everything',
    [elsewhere('iam:CreateRole'), elsewhere('iam:AttachRolePolicy', admin)],
    [elsewhere('iam:CreateRole', boundary), elsewhere('iam:PutRolePolicy')],
    [elsewhere('iam:CreateRole', { ...boundary, 'aws:RequestTag/curfew:managed': 'true' })],
  ),
  path(
    'make a user and a way in',
    'somebody who stays when Curfew is cleaned up',
    ...ways(
      ['iam:CreateUser', 'iam:CreateAccessKey'],
      ['iam:CreateUser', 'iam:CreateLoginProfile'],
      ['iam:CreateUser'],
    ),
  ),
  path(
    'change or delete a role',
    'longer sessions, or an end of its work',
    ...each(['iam:UpdateRole', 'iam:UpdateRoleDescription', 'iam:DeleteRole'], [THEIRS.adminRole, ...OWN_ROLES]),
  ),
  path(
    'rename, move or delete a user',
    'another name, which policies know differently',
    ...each(['iam:UpdateUser', 'iam:DeleteUser'], [THEIRS.adminUser, MANAGED.user], tag),
  ),
  path(
    'put a role into an instance profile',
    'its rights, on every machine with that profile',
    ...ways(['iam:AddRoleToInstanceProfile'], ['iam:CreateInstanceProfile']),
  ),
  path(
    'make a role that a service assumes by itself',
    'what the service does with it',
    ...ways(['iam:CreateServiceLinkedRole']),
  ),
  path(
    'have users vouched for by an identity provider of its own',
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
    'loosen the account’s rules for passwords',
    'passwords that can be guessed',
    ...ways(['iam:UpdateAccountPasswordPolicy'], ['iam:DeleteAccountPasswordPolicy']),
  ),
  path(
    'become another role or another account’s root',
    'all that it may',
    ...each(['sts:AssumeRole'], [THEIRS.adminRole, MANAGED.role, ...OWN_ROLES]),
    ...ways(['sts:AssumeRoot'], ['sts:GetFederationToken'], ['sts:GetSessionToken']),
  ),
  path(
    'speak for the organization',
    'an end of what service control policies deny',
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
    'assign itself through IAM Identity Center',
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
    'let machines outside in by a certificate of its own',
    'the roles behind the profile',
    ...ways(['rolesanywhere:CreateTrustAnchor'], ['rolesanywhere:CreateProfile'], ['rolesanywhere:UpdateTrustAnchor']),
  ),
  path(
    'have an identity pool give out another role',
    'that role, for everybody who signs in',
    ...ways(['cognito-identity:SetIdentityPoolRoles']),
  ),
  path(
    'share the account’s resources with another account',
    'a way in from outside',
    ...ways(['ram:CreateResourceShare']),
  ),
]
