import { CreateAccessKeyCommand, DeleteAccessKeyCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import type { FoundKey } from '#core/keys/access-key.ts'
import { OutcomeUnknown } from '#core/ports.ts'
import type { Credentials, NewKey } from '#core/target.ts'
import { undefinedIfMissing, whileThrottled } from '#runtime/iam-calls.ts'
import { orOutcomeUnknown } from '#runtime/outcome-unknown.ts'
import { attach, carriedBy } from './attachments.ts'
import { arnOf, tigris, tigrisOnce } from './client.ts'
import { everyKey, keysOf } from './keys.ts'
import { keyNameOf, POLICY_PREFIX } from './names.ts'

/**
 * The access keys of slots. Keys are replaced by new ones: RotateAccessKey keeps the id, and ends the old secret at once, which would
 * break the jobs that use it.
 */
export const credentials: Credentials = { ownerOf, of, create, setActive, delete: remove }

async function ownerOf(keyId: string): Promise<string | undefined> {
  return (await everyKey()).find(({ id }) => id === keyId)?.slot
}

/** Undefined if the slot has no key: nobody has made it. */
async function of(slot: string): Promise<readonly FoundKey[] | undefined> {
  const keys = await keysOf(slot)
  return keys.length === 0 ? undefined : keys
}

/** The new key carries what the others of the slot carry, before anybody has it: a running job loses no access. */
async function create(slot: string): Promise<NewKey> {
  const others = await keysOf(slot)
  const carried = (await Promise.all(others.map(({ id }) => carriedBy(id)))).flat()
  const call = () => tigrisOnce().send(new CreateAccessKeyCommand({ UserName: keyNameOf(slot) }))
  const { AccessKey } = await orOutcomeUnknown(whileThrottled(call))
  const { AccessKeyId: id, SecretAccessKey: secret } = AccessKey ?? {}
  if (id === undefined || secret === undefined)
    throw new Error(`Cannot create an access key for slot ${slot}: Tigris' answer holds none`)
  const names = new Set(carried.filter((name) => name.startsWith(POLICY_PREFIX)))
  for (const name of names) await attachOrGiveUp(id, name)
  return { id, secret }
}

/** A key without the access of running jobs is not handed out: it counts as one whose secret is lost. */
async function attachOrGiveUp(keyId: string, policyName: string): Promise<void> {
  try {
    await attach(keyId, await arnOf(policyName))
  } catch (error) {
    throw new OutcomeUnknown(error)
  }
}

async function setActive(_slot: string, AccessKeyId: string, active: boolean): Promise<void> {
  const update = tigris().send(new UpdateAccessKeyCommand({ AccessKeyId, Status: active ? 'Active' : 'Inactive' }))
  await orOutcomeUnknown(active ? update : undefinedIfMissing(update))
}

async function remove(_slot: string, AccessKeyId: string): Promise<void> {
  await orOutcomeUnknown(undefinedIfMissing(tigris().send(new DeleteAccessKeyCommand({ AccessKeyId }))))
}
