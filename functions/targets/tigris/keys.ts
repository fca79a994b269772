import { type AccessKeyMetadata, paginateListAccessKeys } from '@aws-sdk/client-iam'
import type { FoundKey } from '#core/keys/access-key.ts'
import { tigris } from './client.ts'
import { slotOf } from './names.ts'

/** A key of some slot. */
export type SlotKey = FoundKey & { readonly slot: string }

/** The keys of a slot, in service or not. */
export async function keysOf(slot: string): Promise<readonly SlotKey[]> {
  return (await everyKey()).filter((key) => key.slot === slot)
}

/** Every key of the organization that is marked as one of a slot. */
export async function everyKey(): Promise<readonly SlotKey[]> {
  const found: SlotKey[] = []
  // Tigris lists all keys, whatever name is asked for.
  for await (const { AccessKeyMetadata = [] } of paginateListAccessKeys({ client: tigris() }, {}))
    found.push(...AccessKeyMetadata.flatMap(slotKey))
  return found
}

function slotKey({ AccessKeyId: id, UserName = '', Status, CreateDate }: AccessKeyMetadata): readonly SlotKey[] {
  const slot = slotOf(UserName)
  if (id === undefined || slot === undefined) return []
  return [{ id, slot, active: Status === 'Active', createdAt: CreateDate ?? new Date(0) }]
}
