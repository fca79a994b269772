import { ListEntitiesForPolicyCommand, paginateListPolicies } from '@aws-sdk/client-iam'
import type { IamPrincipal } from '#core/grant/principal.ts'
import type { InventoriedPolicy, Inventory } from '#core/target.ts'
import { undefinedIfMissing } from '#runtime/iam-calls.ts'
import { setting } from '#runtime/settings.ts'
import { type Holder, holdersOf } from './attachments.ts'
import { iam } from './client.ts'
import { jobOfPath } from './policy-path.ts'
import { policyTags } from './policy-tags.ts'

/** Every policy under the path of some job, attached or not. */
export const inventory: Inventory = { policies }

async function* policies(): AsyncGenerator<InventoriedPolicy> {
  const query = { Scope: 'Local', PathPrefix: setting('POLICY_PATH'), MaxItems: 1000 } as const
  const pages = paginateListPolicies({ client: iam() }, query)
  for await (const { Policies = [] } of pages) {
    for (const { Path = '', PolicyName = '', Arn = '', CreateDate: createdAt = new Date(0) } of Policies) {
      const jobId = jobOfPath(Path)
      if (jobId === undefined) continue
      yield { jobId, name: PolicyName, createdAt, tags: () => policyTags(Arn), holder: () => holderOf(Arn) }
    }
  }
}

/** Stands for the groups that carry a policy. No grant is for a group, and to detach a policy detaches it from everything. */
const NOBODY: IamPrincipal = { type: 'role', name: 'nobody' }

async function holderOf(PolicyArn: string): Promise<IamPrincipal | undefined> {
  const answer = await undefinedIfMissing(iam().send(new ListEntitiesForPolicyCommand({ PolicyArn })))
  const holders = answer === undefined ? [] : holdersOf(answer)
  return holders.find(isPrincipal) ?? (holders.length > 0 ? NOBODY : undefined)
}

function isPrincipal(holder: Holder): holder is IamPrincipal {
  return holder.type !== 'group'
}
