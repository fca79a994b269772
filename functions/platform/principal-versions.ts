import {
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
import { table } from './table.ts'

const versionItem = z.object({ version: z.number(), revoked: endingField.exactOptional() })

/** A decision on a principal's next grant depends on all of its grants and revocations so far. */
export async function versionOf(principal: Principal): Promise<PrincipalVersion> {
  const { version, revoked } = await read(principal)
  return { number: version, ...(revoked && { revoked }) }
}

export async function lastGlobalRevocation(): Promise<Ending | undefined> {
  return (await read('all')).revoked
}

async function read(of: Principal | 'all') {
  const { client, name } = table()
  const get = new GetItemCommand({ TableName: name, Key: keyOf(of), ConsistentRead: true })
  const { Item } = await client.send(get)
  return Item === undefined ? { version: 0 } : versionItem.parse(unmarshall(Item))
}

/** The part of a transaction that fails if the principal has had another grant, or a revocation, since its version was read. */
export function bumpVersion(principal: Principal, { number }: PrincipalVersion): Update {
  return {
    TableName: table().name,
    Key: keyOf(principal),
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
    Key: keyOf(of),
    UpdateExpression: 'SET revoked = :revoked, version = if_not_exists(version, :none) + :one',
    ConditionExpression: 'attribute_not_exists(revoked) OR revoked.#at < :at',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: marshall({ ':revoked': { ...revoked, at }, ':at': at, ':none': 0, ':one': 1 }),
  })
  try {
    await client.send(update)
  } catch (error) {
    if (error instanceof TransactionConflictException) throw new Conflict('a revocation')
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

function keyOf(of: Principal | 'all') {
  return marshall({ pk: of === 'all' ? 'all' : principalKey(of), sk: 'version' })
}
