import { ListPolicyTagsCommand, paginateListPolicies } from '@aws-sdk/client-iam'
import type { InventoriedPolicy, Inventory } from '#core/ports.ts'
import type { Principal } from '#core/principal.ts'
import { iam, unlessGone } from './iam.ts'
import { setting } from './settings.ts'

/** Every policy under Curfew's path, attached or not, as IAM tells of it. */
export const inventory: Inventory = { policies }

async function* policies(): AsyncGenerator<InventoriedPolicy> {
  const path = setting('POLICY_PATH')
  const pages = paginateListPolicies({ client: iam() }, { Scope: 'Local', PathPrefix: path, MaxItems: 1000 })
  for await (const { Policies = [] } of pages) {
    for (const { Path = '', PolicyName = '', Arn = '' } of Policies) {
      yield { jobId: Path.slice(path.length, -1), name: PolicyName, principalOf: () => principalOf(Arn) }
    }
  }
}

/** The tags are ListPolicies' only omission, so they are asked for where they are needed. */
async function principalOf(PolicyArn: string): Promise<Principal | undefined> {
  const answer = await unlessGone(iam().send(new ListPolicyTagsCommand({ PolicyArn })))
  const value = answer?.Tags?.find(({ Key }) => Key === 'curfew:principal')?.Value ?? ''
  const [type, ...name] = value.split('/')
  return type === 'user' || type === 'role' ? { type, name: name.join('/') } : undefined
}
