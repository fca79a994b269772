import { type Escalation, each, on, path, taskOf, ways } from './escalation-path.ts'
import { global, MANAGED, OWN, OWN_ROLES, SIMILAR, UNRELATED } from './escalation-targets.ts'

const { tag, boundary } = MANAGED
const own = { 'iam:PolicyARN': OWN.policy }
const admin = { 'iam:PolicyARN': UNRELATED.adminPolicy }
const otherBoundary = { 'iam:PermissionsBoundary': global('iam', 'policy/a-wider-boundary') }
const PRINCIPALS = [
  ['iam:AttachUserPolicy', MANAGED.user],
  ['iam:AttachRolePolicy', MANAGED.role],
] as const

/** Escalation through the content of policies, and through attachments. */
export const POLICY_PATHS: readonly Escalation[] = [
  taskOf(
    ['settle-access'],
    path(
      'give a managed principal a policy of any content',
      'whatever the boundary leaves of it',
      ...PRINCIPALS.map(([attach, who]) => [
        on('iam:CreatePolicy', OWN.policy),
        on(attach, who, { ...own, ...boundary, ...tag }),
      ]),
    ),
  ),
  path(
    'create a version of a policy',
    'whatever the new version allows, for everybody who has the policy',
    ...each(['iam:CreatePolicyVersion'], [global('iam', 'policy/elsewhere'), OWN.policy, ...SIMILAR.policies], OWN.tag),
  ),
  path(
    'make an older version of another policy the default',
    'permissions that were withdrawn long ago',
    ...each(['iam:SetDefaultPolicyVersion'], [global('iam', 'policy/elsewhere'), ...SIMILAR.policies], OWN.tag),
  ),
  path(
    'make an older version the default, of a policy that others put under Curfew’s path',
    'permissions that were withdrawn long ago',
    ...each(['iam:SetDefaultPolicyVersion'], OWN.policy),
  ),
  taskOf(
    ['settle-access'],
    path(
      'make the version that Curfew wrote of its own policy the default',
      'what it may write there anyway',
      ...each(['iam:SetDefaultPolicyVersion'], OWN.policy, OWN.tag),
    ),
  ),
  path(
    'change the boundary itself',
    'everything',
    ...each(
      [
        'iam:CreatePolicyVersion',
        'iam:SetDefaultPolicyVersion',
        'iam:DeletePolicy',
        'iam:DeletePolicyVersion',
        'iam:TagPolicy',
        'iam:UntagPolicy',
      ],
      OWN.boundary,
    ),
  ),
  path(
    'create a policy outside the path of the stage',
    'a policy that somebody else attaches, trusting its name',
    ...each(['iam:CreatePolicy'], [global('iam', 'policy/elsewhere'), ...SIMILAR.policies]),
  ),
  path(
    'delete a policy outside the path of the stage',
    'the end of its denials',
    ...each(['iam:DeletePolicy', 'iam:DeletePolicyVersion'], [UNRELATED.guardPolicy, ...SIMILAR.policies], OWN.tag),
  ),
  path(
    'tag a policy outside the path of the stage',
    'what others allow by that tag',
    ...each(['iam:TagPolicy', 'iam:UntagPolicy'], [UNRELATED.guardPolicy, ...SIMILAR.policies], OWN.tag),
  ),
  taskOf(
    ['schedule-access'],
    path(
      'read a policy outside the path of the stage, to see what a principal may do by itself',
      'a map of the next targets',
      ...each(['iam:GetPolicy', 'iam:GetPolicyVersion'], [UNRELATED.guardPolicy, ...SIMILAR.policies]),
      ...ways(['iam:GetUserPolicy'], ['iam:GetRolePolicy'], ['iam:GetGroupPolicy']),
    ),
  ),
  path(
    'read who has a policy outside the path of the stage, or all policies of the account at once',
    'a map of the next targets',
    ...each(
      ['iam:ListPolicyVersions', 'iam:ListEntitiesForPolicy', 'iam:ListPolicyTags'],
      [UNRELATED.guardPolicy, ...SIMILAR.policies],
    ),
    ...ways(['iam:GetAccountAuthorizationDetails']),
  ),
  path(
    'attach AdministratorAccess to a principal',
    'everything',
    [on('iam:AttachUserPolicy', UNRELATED.adminUser, admin)],
    [on('iam:AttachRolePolicy', UNRELATED.adminRole, admin)],
    [on('iam:AttachGroupPolicy', UNRELATED.group, admin)],
  ),
  path(
    'attach a policy that is not Curfew’s to a managed principal',
    'all that the boundary allows, for ever',
    ...PRINCIPALS.flatMap(([attach, who]) =>
      [UNRELATED.adminPolicy, OWN.boundary, ...SIMILAR.policies].map((policy) => [
        on(attach, who, { 'iam:PolicyARN': policy, ...boundary, ...tag }),
      ]),
    ),
  ),
  path(
    'attach a policy of any content to a principal without the boundary',
    'everything',
    ...PRINCIPALS.map(([attach, who]) => [on(attach, who, { ...own, ...tag })]),
  ),
  path(
    'attach a policy of any content to a principal with another boundary',
    'what that boundary leaves',
    ...PRINCIPALS.map(([attach, who]) => [on(attach, who, { ...own, ...otherBoundary, ...tag })]),
  ),
  path(
    'attach a policy to a principal that nobody put under Curfew',
    'what the boundary leaves, for a principal that Curfew does not manage',
    ...PRINCIPALS.map(([attach, who]) => [on(attach, who, { ...own, ...boundary })]),
    ...PRINCIPALS.map(([attach, who]) => [
      on(attach, who, { ...own, ...boundary, 'aws:ResourceTag/curfew:managed': 'false' }),
    ]),
  ),
  path(
    'attach a policy to a role of Curfew’s own',
    'more permissions than its task needs',
    ...each(['iam:AttachRolePolicy'], OWN_ROLES, own),
    ...each(['iam:AttachRolePolicy'], OWN_ROLES, admin),
  ),
  path(
    'attach a policy to a group',
    'permissions for all of its members',
    ...[OWN.policy, OWN.boundary, ...SIMILAR.policies].map((policy) => [
      on('iam:AttachGroupPolicy', UNRELATED.group, { 'iam:PolicyARN': policy }),
    ]),
  ),
  path(
    'create, rename or delete a group',
    'a group that others trust by its name',
    ...ways(['iam:CreateGroup'], ['iam:UpdateGroup'], ['iam:DeleteGroup']),
  ),
  path(
    'put an inline policy into a user, a group or a role',
    'permissions that no list of policies shows',
    [on('iam:PutUserPolicy', [UNRELATED.adminUser, MANAGED.user], { ...boundary, ...tag })],
    [on('iam:PutGroupPolicy', UNRELATED.group)],
    [on('iam:PutRolePolicy', [UNRELATED.adminRole, MANAGED.role, ...OWN_ROLES], { ...boundary, ...tag })],
  ),
  path('add a user to a group', 'the permissions of the group', ...ways(['iam:AddUserToGroup'])),
  path('remove a user from a group', 'the end of the group’s denials', ...ways(['iam:RemoveUserFromGroup'])),
  taskOf(
    ['settle-access'],
    path(
      'detach a policy of Curfew’s',
      'a job that fails',
      [on('iam:DetachUserPolicy', MANAGED.user, own)],
      [on('iam:DetachRolePolicy', MANAGED.role, own)],
      [on('iam:DetachGroupPolicy', UNRELATED.group, own)],
    ),
  ),
  path(
    'detach a policy that is not Curfew’s',
    'the end of its denials',
    ...[UNRELATED.guardPolicy, ...SIMILAR.policies].flatMap((policy) => [
      [on('iam:DetachUserPolicy', MANAGED.user, { 'iam:PolicyARN': policy, ...boundary, ...tag })],
      [on('iam:DetachRolePolicy', MANAGED.role, { 'iam:PolicyARN': policy, ...boundary, ...tag })],
      [on('iam:DetachGroupPolicy', UNRELATED.group, { 'iam:PolicyARN': policy })],
    ]),
  ),
  path(
    'delete an inline policy',
    'the end of its denials',
    ...each(['iam:DeleteUserPolicy'], MANAGED.user, { ...boundary, ...tag }),
    ...each(['iam:DeleteRolePolicy'], [MANAGED.role, ...OWN_ROLES], { ...boundary, ...tag }),
    ...ways(['iam:DeleteGroupPolicy']),
  ),
]
