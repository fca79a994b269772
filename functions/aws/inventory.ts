import { ListPolicyTagsCommand, paginateListPolicies } from '@aws-sdk/client-iam'
import type { InventoriedPolicy, Inventory, PolicyTags } from '#core/ports.ts'
import { iam, unlessGone } from './iam.ts'
import { setting } from './settings.ts'

/** Every policy under Curfew's path, attached or not, as IAM tells of it. */
export const inventory: Inventory = { policies }

async function* policies(): AsyncGenerator<InventoriedPolicy> {
  const path = setting('POLICY_PATH')
  const pages = paginateListPolicies({ client: iam() }, { Scope: 'Local', PathPrefix: path, MaxItems: 1000 })
  for await (const { Policies = [] } of pages) {
    for (const { Path = '', PolicyName = '', Arn = '' } of Policies) {
      yield { jobId: Path.slice(path.length, -1), name: PolicyName, tags: () => tagsOf(Arn) }
    }
  }
}

/** The tags are ListPolicies' only omission, so they are asked for where they are needed. */
async function tagsOf(PolicyArn: string): Promise<PolicyTags> {
  const answer = await unlessGone(iam().send(new ListPolicyTagsCommand({ PolicyArn })))
  const tags = new Map(answer?.Tags?.map(({ Key, Value }) => [Key, Value]))
  const [type, ...name] = (tags.get('curfew:principal') ?? '').split('/')
  const closesAt = new Date(tags.get('curfew:closesAt') ?? '')
  return {
    ...(type === 'user' || type === 'role' ? { principal: { type, name: name.join('/') } } : {}),
    ...(Number.isNaN(closesAt.getTime()) ? {} : { closesAt }),
  }
}
