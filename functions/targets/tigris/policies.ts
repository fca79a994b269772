import { GetPolicyCommand } from '@aws-sdk/client-iam'
import type { WrittenPolicy } from '#core/grant/grant.ts'
import type { AccessKeyPrincipal } from '#core/grant/principal.ts'
import type { Window } from '#core/grant/window.ts'
import { NoSuchPrincipal } from '#core/ports.ts'
import type { Policies } from '#core/target.ts'
import { undefinedIfMissing } from '#runtime/iam-calls.ts'
import { attach as attachTo, carriedBy, detach as detachFrom, holdersOf } from './attachments.ts'
import { arnOf, tigris } from './client.ts'
import { describe, readDescription } from './description.ts'
import { holds, provide, remove } from './document.ts'
import { everyKey, keysOf, type SlotKey } from './keys.ts'
import { prefixOf } from './names.ts'

/** Policies of the organization, each attached to every key of its slot: a job keeps its access while its key is replaced. */
export const policies: Policies<AccessKeyPrincipal> = { attachedTo, endOf, tampered, existing, attach, detach }

/** What every key of the slot carries: what one lacks counts as not attached, and is attached again. */
async function attachedTo({ name }: AccessKeyPrincipal, jobId: string): Promise<readonly string[]> {
  const keys = await keysOf(name)
  const carried = await Promise.all(keys.map(({ id }) => carriedBy(id)))
  const [first = [], ...others] = carried
  return first.filter((one) => one.startsWith(prefixOf(jobId)) && others.every((names) => names.includes(one)))
}

async function endOf(_jobId: string, policyName: string): Promise<Date | undefined> {
  return (await tagsOf(await arnOf(policyName)))?.closesAt
}

async function tampered(_jobId: string, written: readonly WrittenPolicy[]): Promise<readonly string[]> {
  if (written.length === 0) return []
  const keys = await everyKey()
  const names: string[] = []
  for (const { name, document } of written) {
    const arn = await arnOf(name)
    const isAsWritten = (await undefinedIfMissing(holds(arn, document))) === true
    if (!isAsWritten || (await isShared(arn, keys))) names.push(name)
  }
  return names
}

/** Whether keys of more than one slot carry it, or a key of none. */
async function isShared(arn: string, keys: readonly SlotKey[]): Promise<boolean> {
  const holders = (await holdersOf(arn)) ?? []
  const slots = new Set(holders.map((holder) => keys.find(({ id }) => id === holder)?.slot))
  return slots.size > 1 || slots.has(undefined)
}

async function existing(_jobId: string, names: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of names) {
    if ((await tagsOf(await arnOf(name))) !== undefined) found.push(name)
  }
  return found
}

async function attach(
  principal: AccessKeyPrincipal,
  { jobId, window }: { readonly jobId: string; readonly window: Window },
  policy: WrittenPolicy,
): Promise<boolean> {
  const keys = (await keysOf(principal.name)).map(({ id }) => id)
  if (keys.length === 0) throw new NoSuchPrincipal(principal, undefined)
  const arn = await arnOf(policy.name)
  await provide(arn, policy, describe(jobId, principal, window.closesAt))
  const others = ((await holdersOf(arn)) ?? []).filter((holder) => !keys.includes(holder))
  for (const other of others) await detachFrom(other, arn)
  let isRepeated = false
  for (const key of keys) isRepeated = (await attachTo(key, arn)) || isRepeated
  return isRepeated
}

/** From everything that carries it. The list of holders may lag behind, so the keys of the slot are tried whatever it says. */
async function detach({ name }: AccessKeyPrincipal, _jobId: string, policyName: string): Promise<boolean> {
  const arn = await arnOf(policyName)
  const [keys, holders] = await Promise.all([keysOf(name), holdersOf(arn)])
  let wasAttached = false
  for (const key of new Set([...keys.map(({ id }) => id), ...(holders ?? [])]))
    wasAttached = (await detachFrom(key, arn)) || wasAttached
  await remove(arn)
  return wasAttached
}

/** Undefined if there is no such policy. */
async function tagsOf(PolicyArn: string): Promise<ReturnType<typeof readDescription> | undefined> {
  const answer = await undefinedIfMissing(tigris().send(new GetPolicyCommand({ PolicyArn })))
  return answer && readDescription(answer.Policy?.Description)
}
