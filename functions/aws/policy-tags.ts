import { ListPolicyTagsCommand } from '@aws-sdk/client-iam'
import type { PolicyTags } from '#core/ports.ts'
import { iam, unlessGone } from './iam.ts'

/** The tags are ListPolicies' only omission, so they are asked for where they are needed. */
export async function policyTags(PolicyArn: string): Promise<PolicyTags> {
  const answer = await unlessGone(iam().send(new ListPolicyTagsCommand({ PolicyArn })))
  const tags = new Map(answer?.Tags?.map(({ Key, Value }) => [Key, Value]))
  const [type, ...name] = (tags.get('curfew:principal') ?? '').split('/')
  const closesAt = new Date(tags.get('curfew:closesAt') ?? '')
  return {
    ...(type === 'user' || type === 'role' ? { principal: { type, name: name.join('/') } } : {}),
    ...(Number.isNaN(closesAt.getTime()) ? {} : { closesAt }),
  }
}
