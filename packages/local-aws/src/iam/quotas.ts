/** IAM's quotas, with their names in GetAccountSummary. */
export type Quotas = {
  readonly AttachedPoliciesPerUserQuota: number
  readonly AttachedPoliciesPerRoleQuota: number
  readonly AttachedPoliciesPerGroupQuota: number
  readonly PoliciesQuota: number
  readonly VersionsPerPolicyQuota: number
  readonly AccessKeysPerUserQuota: number
  /** In characters that are not white space. */
  readonly PolicySizeQuota: number
  readonly UserPolicySizeQuota: number
  readonly RolePolicySizeQuota: number
  readonly GroupPolicySizeQuota: number
  readonly AssumeRolePolicySizeQuota: number
  readonly UsersQuota: number
  readonly RolesQuota: number
  readonly GroupsQuota: number
  readonly GroupsPerUserQuota: number
  /** Not part of GetAccountSummary. */
  readonly TagsPerResourceQuota: number
}

/** AWS's defaults as of autumn 2026, from the page `reference_iam-quotas` of the IAM User Guide. */
export const DEFAULT_QUOTAS: Quotas = {
  AttachedPoliciesPerUserQuota: 10,
  AttachedPoliciesPerRoleQuota: 20,
  AttachedPoliciesPerGroupQuota: 10,
  PoliciesQuota: 1_500,
  VersionsPerPolicyQuota: 5,
  AccessKeysPerUserQuota: 2,
  PolicySizeQuota: 6_144,
  UserPolicySizeQuota: 2_048,
  RolePolicySizeQuota: 10_240,
  GroupPolicySizeQuota: 5_120,
  AssumeRolePolicySizeQuota: 2_048,
  UsersQuota: 5_000,
  RolesQuota: 1_000,
  GroupsQuota: 300,
  GroupsPerUserQuota: 10,
  TagsPerResourceQuota: 50,
}
