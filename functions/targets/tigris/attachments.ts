import {
  AttachUserPolicyCommand,
  DetachUserPolicyCommand,
  ListEntitiesForPolicyCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam'
import { undefinedIfMissing, untilVisible } from '#runtime/iam-calls.ts'
import { orOutcomeUnknown } from '#runtime/outcome-unknown.ts'
import { tigris } from './client.ts'

/** Names of the policies that a key carries. A key that is gone carries none. */
export async function carriedBy(UserName: string): Promise<readonly string[]> {
  const names: string[] = []
  let Marker: string | undefined
  do {
    const query = new ListUserPoliciesCommand({ UserName, ...(Marker !== undefined && { Marker }) })
    const answer = await undefinedIfMissing(tigris().send(query))
    names.push(...(answer?.PolicyNames ?? []))
    Marker = answer?.IsTruncated === true ? answer.Marker : undefined
  } while (Marker !== undefined)
  return names
}

/** Ids of the keys that carry a policy; undefined if there is no such policy. */
export async function holdersOf(PolicyArn: string): Promise<readonly string[] | undefined> {
  const holders: string[] = []
  let Marker: string | undefined
  do {
    const query = new ListEntitiesForPolicyCommand({ PolicyArn, ...(Marker !== undefined && { Marker }) })
    const answer = await undefinedIfMissing(tigris().send(query))
    if (answer === undefined) return undefined
    holders.push(...(answer.PolicyUsers ?? []).flatMap(({ UserName }) => (UserName === undefined ? [] : [UserName])))
    Marker = answer.IsTruncated === true ? answer.Marker : undefined
  } while (Marker !== undefined)
  return holders
}

/** To attach what is attached is success. Says whether it took more than one attempt. */
export async function attach(UserName: string, PolicyArn: string): Promise<boolean> {
  const call = () => orOutcomeUnknown(tigris().send(new AttachUserPolicyCommand({ UserName, PolicyArn })))
  const { $metadata } = await untilVisible(call)
  return ($metadata.attempts ?? 1) > 1
}

/** Says whether it was attached. */
export async function detach(UserName: string, PolicyArn: string): Promise<boolean> {
  return (await undefinedIfMissing(tigris().send(new DetachUserPolicyCommand({ UserName, PolicyArn })))) !== undefined
}
