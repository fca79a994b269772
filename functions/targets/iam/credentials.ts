import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  IAMClient,
  paginateListAccessKeys,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import type { FoundKey } from '#core/keys/access-key.ts'
import type { Credentials, NewKey } from '#core/target.ts'
import { CLIENT_OPTIONS, unlogged } from '#runtime/client-options.ts'
import { isAccessDenied, isNoSuchEntity, undefinedIfMissing, whileThrottled } from '#runtime/iam-calls.ts'
import { once } from '#runtime/once.ts'
import { orOutcomeUnknown } from '#runtime/outcome-unknown.ts'
import { iam } from './client.ts'

/** The access keys of IAM users. */
export const credentials: Credentials = { ownerOf, of: keysOf, create, setActive, delete: remove }

/** Of a key that the account does not have, IAM says either that there is none or that the caller may not know. */
async function ownerOf(AccessKeyId: string): Promise<string | undefined> {
  try {
    return (await iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))).UserName
  } catch (error) {
    if (isNoSuchEntity(error) || isAccessDenied(error)) return undefined
    throw error
  }
}

/** Undefined if there is no such user. */
async function keysOf(UserName: string): Promise<readonly FoundKey[] | undefined> {
  return undefinedIfMissing(allOf(UserName))
}

async function allOf(UserName: string): Promise<readonly FoundKey[]> {
  const found: FoundKey[] = []
  for await (const { AccessKeyMetadata = [] } of paginateListAccessKeys({ client: iam() }, { UserName })) {
    for (const { AccessKeyId: id = '', Status, CreateDate: createdAt = new Date(0) } of AccessKeyMetadata) {
      found.push({ id, active: Status === 'Active', createdAt })
    }
  }
  return found
}

/** A repeated call would make a second key, so one whose answer was lost is not repeated: the next list shows what it made. */
const onceOnly = once(() => unlogged(new IAMClient({ ...CLIENT_OPTIONS, maxAttempts: 1 })))

async function create(UserName: string): Promise<NewKey> {
  const call = () => onceOnly().send(new CreateAccessKeyCommand({ UserName }))
  const { AccessKey } = await orOutcomeUnknown(whileThrottled(call))
  if (AccessKey?.AccessKeyId === undefined || AccessKey.SecretAccessKey === undefined) {
    throw new Error(`Cannot create an access key for user ${UserName}: IAM's answer holds none`)
  }
  return { id: AccessKey.AccessKeyId, secret: AccessKey.SecretAccessKey }
}

async function setActive(UserName: string, AccessKeyId: string, active: boolean): Promise<void> {
  const update = new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: active ? 'Active' : 'Inactive' })
  if (active) await orOutcomeUnknown(iam().send(update))
  if (!active) await orOutcomeUnknown(undefinedIfMissing(iam().send(update)))
}

async function remove(UserName: string, AccessKeyId: string): Promise<void> {
  await orOutcomeUnknown(undefinedIfMissing(iam().send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }))))
}
