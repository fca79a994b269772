import {
  type AttributeValue,
  ConditionalCheckFailedException,
  GetItemCommand,
  TransactionConflictException,
  type Update,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { Ending } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import { Conflict, type PrincipalVersion } from '#core/ports.ts'
import { principalKey } from './grant-row.ts'
import { endingField } from './item-fields.ts'
import { printedEnding } from './printed-ending.ts'
import { table } from './table.ts'

const versionItem = z.object({ version: z.number(), revoked: endingField.exactOptional() })

/** A decision to grant a principal more depends on all of its grants and revocations so far. */
export async function versionOf(principal: Principal): Promise<PrincipalVersion> {
  return read(principal)
}

export async function lastGlobalRevocation(): Promise<Ending | undefined> {
  return (await read('all')).revoked
}

async function read(of: Principal | 'all'): Promise<PrincipalVersion> {
  const { client, name } = table()
  const get = new GetItemCommand({ TableName: name, Key: versionKey(of), ConsistentRead: true })
  return versionIn((await client.send(get)).Item)
}

export function versionIn(item: Record<string, AttributeValue> | undefined): PrincipalVersion {
  if (item === undefined) return { number: 0 }
  const { version, revoked } = versionItem.parse(unmarshall(item))
  return { number: version, ...(revoked && { revoked }) }
}

/** The part of a transaction that fails if the principal was granted more, or had all revoked, since its version was read. */
export function bumpVersion(principal: Principal, { number }: PrincipalVersion): Update {
  return {
    TableName: table().name,
    Key: versionKey(principal),
    UpdateExpression: 'SET version = :next',
    ConditionExpression: number === 0 ? 'attribute_not_exists(version)' : 'version = :read',
    ExpressionAttributeValues: marshall({ ':next': number + 1, ...(number === 0 ? {} : { ':read': number }) }),
  }
}

/** Of several revocations the latest counts: it ends whatever an earlier one ends. Throws `Conflict` if a grant is being recorded now. */
export async function recordRevocation(of: Principal | 'all', revoked: Ending): Promise<void> {
  const { client, name } = table()
  const at = printInstant(revoked.at)
  const update = new UpdateItemCommand({
    TableName: name,
    Key: versionKey(of),
    UpdateExpression: 'SET revoked = :revoked, version = if_not_exists(version, :none) + :one',
    ConditionExpression: 'attribute_not_exists(revoked) OR revoked.#at < :at',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: marshall({ ':revoked': printedEnding(revoked), ':at': at, ':none': 0, ':one': 1 }),
  })
  try {
    await client.send(update)
  } catch (error) {
    if (error instanceof TransactionConflictException) throw new Conflict('a revocation')
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

export function versionKey(of: Principal | 'all') {
  return marshall({ pk: of === 'all' ? 'all' : principalKey(of), sk: 'version' })
}
