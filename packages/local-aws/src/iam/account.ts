import type { Operations } from './operation.ts'

export const accountOperations: Operations = {
  GetAccountSummary({ iam, call }) {
    call.authorize('iam:GetAccountSummary', '*')
    const { TagsPerResourceQuota: _, ...quotas } = iam.quotas
    const state = iam.store.visible()
    const own = [...state.policies.values()].filter(({ builtIn }) => !builtIn)
    const summary = {
      ...quotas,
      Users: state.users.size,
      Roles: state.roles.size,
      Groups: state.groups.size,
      Policies: own.length,
      PolicyVersionsInUse: own.reduce((sum, { versions }) => sum + versions.length, 0),
    }
    return { SummaryMap: { entry: Object.entries(summary).map(([key, value]) => ({ key, value })) } }
  },
}
