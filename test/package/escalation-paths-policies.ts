import { type Escalation, each, on, path, ways, workOf } from './escalation-path.ts'
import { BESIDE, global, MANAGED, OWN, OWN_ROLES, THEIRS } from './escalation-targets.ts'

const { tag, boundary } = MANAGED
const own = { 'iam:PolicyARN': OWN.policy }
const admin = { 'iam:PolicyARN': THEIRS.adminPolicy }
const otherBoundary = { 'iam:PermissionsBoundary': global('iam', 'policy/a-wider-boundary') }
const PRINCIPALS = [
  ['iam:AttachUserPolicy', MANAGED.user],
  ['iam:AttachRolePolicy', MANAGED.role],
] as const

/** Ways by what policies say, and who has them. */
export const POLICY_PATHS: readonly Escalation[] = [
  workOf(
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
    'give a policy another default version',
    'whatever the new version says, for everybody who has the policy',
    ...each(['iam:CreatePolicyVersion'], [global('iam', 'policy/elsewhere'), OWN.policy, ...BESIDE.policies], OWN.tag),
  ),
  path(
    'go back to an older version of somebody else’s policy',
    'what was taken back long ago',
    ...each(['iam:SetDefaultPolicyVersion'], [global('iam', 'policy/elsewhere'), ...BESIDE.policies], OWN.tag),
  ),
  path(
    'go back to an older version of a policy that a hand put under Curfew’s path',
    'what was taken back long ago',
    ...each(['iam:SetDefaultPolicyVersion'], OWN.policy),
  ),
  workOf(
    ['settle-access'],
    path(
      'go back to the version that Curfew wrote of its own policy',
      'what it may write there anyway',
      ...each(['iam:SetDefaultPolicyVersion'], OWN.policy, OWN.tag),
    ),
  ),
  path(
    'change the boundary itself',
    'an end of all bounds',
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
    'make a policy outside the path of the stage',
    'one that somebody else attaches, trusting its name',
    ...each(['iam:CreatePolicy'], [global('iam', 'policy/elsewhere'), ...BESIDE.policies]),
  ),
  path(
    'take away a policy outside the path of the stage',
    'an end of the denials in it',
    ...each(['iam:DeletePolicy', 'iam:DeletePolicyVersion'], [THEIRS.guardPolicy, ...BESIDE.policies], OWN.tag),
  ),
  path(
    'tag a policy outside the path of the stage',
    'what others give by that tag',
    ...each(['iam:TagPolicy', 'iam:UntagPolicy'], [THEIRS.guardPolicy, ...BESIDE.policies], OWN.tag),
  ),
  path(
    'read what a policy outside the path of the stage says',
    'a map of whom to attack next',
    ...each(
      [
        'iam:GetPolicy',
        'iam:GetPolicyVersion',
        'iam:ListPolicyVersions',
        'iam:ListEntitiesForPolicy',
        'iam:ListPolicyTags',
      ],
      [THEIRS.guardPolicy, ...BESIDE.policies],
    ),
    ...ways(['iam:GetAccountAuthorizationDetails'], ['iam:GetUserPolicy'], ['iam:GetRolePolicy']),
  ),
  path(
    'attach AdministratorAccess to somebody',
    'everything',
    [on('iam:AttachUserPolicy', THEIRS.adminUser, admin)],
    [on('iam:AttachRolePolicy', THEIRS.adminRole, admin)],
    [on('iam:AttachGroupPolicy', THEIRS.group, admin)],
  ),
  path(
    'attach a policy that is not Curfew’s to a managed principal',
    'what is under the boundary, for ever',
    ...PRINCIPALS.flatMap(([attach, who]) =>
      [THEIRS.adminPolicy, OWN.boundary, ...BESIDE.policies].map((policy) => [
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
    'attach a policy of any content to a principal with a boundary of its own',
    'what that boundary leaves',
    ...PRINCIPALS.map(([attach, who]) => [on(attach, who, { ...own, ...otherBoundary, ...tag })]),
  ),
  path(
    'attach a policy to a principal that nobody put under Curfew',
    'whatever the boundary leaves, for somebody who never asked',
    ...PRINCIPALS.map(([attach, who]) => [on(attach, who, { ...own, ...boundary })]),
    ...PRINCIPALS.map(([attach, who]) => [
      on(attach, who, { ...own, ...boundary, 'aws:ResourceTag/curfew:managed': 'false' }),
    ]),
  ),
  path(
    'attach a policy to a role of Curfew’s own',
    'its work and more',
    ...each(['iam:AttachRolePolicy'], OWN_ROLES, own),
    ...each(['iam:AttachRolePolicy'], OWN_ROLES, admin),
  ),
  path(
    'attach a policy to a group',
    'the rights of all who are in it',
    ...[OWN.policy, OWN.boundary, ...BESIDE.policies].map((policy) => [
      on('iam:AttachGroupPolicy', THEIRS.group, { 'iam:PolicyARN': policy }),
    ]),
  ),
  path(
    'make, rename or delete a group',
    'one that others trust by its name',
    ...ways(['iam:CreateGroup'], ['iam:UpdateGroup'], ['iam:DeleteGroup']),
  ),
  path(
    'write a policy into a user, a group or a role',
    'whatever it says, unseen in every list of policies',
    [on('iam:PutUserPolicy', [THEIRS.adminUser, MANAGED.user], { ...boundary, ...tag })],
    [on('iam:PutGroupPolicy', THEIRS.group)],
    [on('iam:PutRolePolicy', [THEIRS.adminRole, MANAGED.role, ...OWN_ROLES], { ...boundary, ...tag })],
  ),
  path('put a user into a group', 'all that the group may', ...ways(['iam:AddUserToGroup'])),
  path('take a user out of a group', 'an end of what the group denies', ...ways(['iam:RemoveUserFromGroup'])),
  workOf(
    ['settle-access'],
    path(
      'take a policy of Curfew’s from somebody',
      'a job that fails',
      [on('iam:DetachUserPolicy', MANAGED.user, own)],
      [on('iam:DetachRolePolicy', MANAGED.role, own)],
      [on('iam:DetachGroupPolicy', THEIRS.group, own)],
    ),
  ),
  path(
    'take somebody else’s policy from a principal or a group',
    'an end of what it denies',
    ...[THEIRS.guardPolicy, ...BESIDE.policies].flatMap((policy) => [
      [on('iam:DetachUserPolicy', MANAGED.user, { 'iam:PolicyARN': policy, ...boundary, ...tag })],
      [on('iam:DetachRolePolicy', MANAGED.role, { 'iam:PolicyARN': policy, ...boundary, ...tag })],
      [on('iam:DetachGroupPolicy', THEIRS.group, { 'iam:PolicyARN': policy })],
    ]),
  ),
  path(
    'delete a policy that is written into somebody',
    'an end of what it denies',
    ...each(['iam:DeleteUserPolicy'], MANAGED.user, { ...boundary, ...tag }),
    ...each(['iam:DeleteRolePolicy'], [MANAGED.role, ...OWN_ROLES], { ...boundary, ...tag }),
    ...ways(['iam:DeleteGroupPolicy']),
  ),
]
