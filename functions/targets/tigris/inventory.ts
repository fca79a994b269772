import { GetPolicyCommand, type Policy, paginateListPolicies } from '@aws-sdk/client-iam'
import type { Principal } from '#core/grant/principal.ts'
import type { InventoriedPolicy, Inventory, PolicyTags } from '#core/target.ts'
import { undefinedIfMissing } from '#runtime/iam-calls.ts'
import { holdersOf } from './attachments.ts'
import { tigris } from './client.ts'
import { readDescription } from './description.ts'
import { everyKey } from './keys.ts'
import { POLICY_PREFIX } from './names.ts'

/** Every policy whose name is one of Curfew's, attached or not. */
export const inventory: Inventory = { policies }

async function* policies(): AsyncGenerator<InventoriedPolicy> {
  for await (const { PolicyName: name = '', Arn = '', Description, CreateDate } of everyPolicy()) {
    if (!name.startsWith(POLICY_PREFIX)) continue
    const { jobId = name } = readDescription(Description)
    const createdAt = CreateDate ?? new Date(0)
    yield { jobId, name, createdAt, tags: () => tagsOf(Arn), holder: () => holderOf(Arn) }
  }
}

/** How many policies the organization has, whoever wrote them. */
export async function policyCount(): Promise<number> {
  let count = 0
  for await (const _policy of everyPolicy()) count += 1
  return count
}

async function* everyPolicy(): AsyncGenerator<Policy> {
  for await (const { Policies = [] } of paginateListPolicies({ client: tigris() }, {})) yield* Policies
}

async function tagsOf(PolicyArn: string): Promise<PolicyTags> {
  const answer = await undefinedIfMissing(tigris().send(new GetPolicyCommand({ PolicyArn })))
  const { jobId: _jobId, ...tags } = readDescription(answer?.Policy?.Description)
  return tags
}

/** The slot of a key that carries the policy. A key that is no slot's stands for a slot of its id: to detach is to detach from all. */
async function holderOf(PolicyArn: string): Promise<Principal | undefined> {
  const [first] = (await holdersOf(PolicyArn)) ?? []
  if (first === undefined) return undefined
  const key = (await everyKey()).find(({ id }) => id === first)
  return { type: 'access-key', store: 'tigris', name: key?.slot ?? first }
}
