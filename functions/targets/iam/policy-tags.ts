import { ListPolicyTagsCommand } from '@aws-sdk/client-iam'
import { parsePrincipal } from '#core/grant/principal.ts'
import type { PolicyTags } from '#core/target.ts'
import { undefinedIfMissing } from '#runtime/iam-calls.ts'
import { iam } from './client.ts'

/** ListPolicies leaves tags out, so they cost one more call. A policy that is gone has none. */
export async function policyTags(PolicyArn: string): Promise<PolicyTags> {
  const answer = await undefinedIfMissing(iam().send(new ListPolicyTagsCommand({ PolicyArn })))
  const tags = new Map(answer?.Tags?.map(({ Key, Value }) => [Key, Value]))
  const principal = parsePrincipal(tags.get('curfew:principal') ?? '')
  const closesAt = new Date(tags.get('curfew:closesAt') ?? '')
  return {
    ...(principal && { principal }),
    ...(Number.isNaN(closesAt.getTime()) ? {} : { closesAt }),
  }
}
