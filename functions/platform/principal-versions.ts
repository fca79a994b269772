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
import { storedEnding } from './stored.ts'
import { table } from './table.ts'

const stored = z.object({ turn: z.number(), revoked: storedEnding.exactOptional() })

/** Who decides on a principal's next grant has to have seen all that it was given so far, and what was revoked. */
export async function versionOf(principal: Principal): Promise<PrincipalVersion> {
  const { turn, revoked } = await read(principal)
  return { number: turn, ...(revoked && { revoked }) }
}

export async function revocationOfAll(): Promise<Ending | undefined> {
  return (await read('all')).revoked
}

async function read(whose: Principal | 'all') {
  const { client, name } = table()
  const get = new GetItemCommand({ TableName: name, Key: keyOf(whose), ConsistentRead: true })
  const { Item } = await client.send(get)
  return Item === undefined ? { turn: 0 } : stored.parse(unmarshall(Item))
}

/** The part of a transaction that fails if another grant was given meanwhile, or the principal's were revoked. */
export function bumpVersion(principal: Principal, { number }: PrincipalVersion): Update {
  return {
    TableName: table().name,
    Key: keyOf(principal),
    UpdateExpression: 'SET turn = :next',
    ConditionExpression: number === 0 ? 'attribute_not_exists(turn)' : 'turn = :turn',
    ExpressionAttributeValues: marshall({ ':next': number + 1, ...(number === 0 ? {} : { ':turn': number }) }),
  }
}

/** Of several revocations the latest counts: it ends whatever an earlier one does. Throws `Conflict` if a grant is just being given. */
export async function rememberRevocation(whose: Principal | 'all', revoked: Ending): Promise<void> {
  const { client, name } = table()
  const at = printInstant(revoked.at)
  const update = new UpdateItemCommand({
    TableName: name,
    Key: keyOf(whose),
    UpdateExpression: 'SET revoked = :revoked, turn = if_not_exists(turn, :none) + :one',
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

function keyOf(whose: Principal | 'all') {
  return marshall({ pk: whose === 'all' ? 'all' : principalKey(whose), sk: 'turn' })
}
