import { ListEntitiesForPolicyCommand, paginateListPolicies } from '@aws-sdk/client-iam'
import type { IamPrincipal } from '#core/grant/principal.ts'
import type { InventoriedPolicy, Inventory } from '#core/target.ts'
import { setting } from '#runtime/settings.ts'
import { iam, undefinedIfMissing } from './client.ts'
import { policyTags } from './policy-tags.ts'

/** Every policy under Curfew's path, attached or not, as IAM tells of it. */
export const inventory: Inventory = { policies }

async function* policies(): AsyncGenerator<InventoriedPolicy> {
  const path = setting('POLICY_PATH')
  const pages = paginateListPolicies({ client: iam() }, { Scope: 'Local', PathPrefix: path, MaxItems: 1000 })
  for await (const { Policies = [] } of pages) {
    for (const { Path = '', PolicyName = '', Arn = '', CreateDate: createdAt = new Date(0) } of Policies) {
      const jobId = Path.slice(path.length, -1)
      // Curfew writes each policy one level below its path: what lies elsewhere is of no job.
      if (jobId === '' || jobId.includes('/')) continue
      yield { jobId, name: PolicyName, createdAt, tags: () => policyTags(Arn), holder: () => holderOf(Arn) }
    }
  }
}

/**
 * Whose a policy is said to be that only groups carry: no grant is for a group, and whoever takes the policy away takes it
 * from all.
 */
const NOBODY: IamPrincipal = { type: 'role', name: 'nobody' }

async function holderOf(PolicyArn: string): Promise<IamPrincipal | undefined> {
  const answer = await undefinedIfMissing(iam().send(new ListEntitiesForPolicyCommand({ PolicyArn })))
  const [user] = answer?.PolicyUsers ?? []
  const [role] = answer?.PolicyRoles ?? []
  const [group] = answer?.PolicyGroups ?? []
  if (user?.UserName !== undefined) return { type: 'user', name: user.UserName }
  if (role?.RoleName !== undefined) return { type: 'role', name: role.RoleName }
  return group && NOBODY
}
