import { GetItemCommand, type Update } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { Principal } from '#core/principal.ts'
import { principalKey } from './grant-row.ts'
import { table } from './table.ts'

const stored = z.object({ turn: z.number() })

/** How many grants a principal was given so far: who decides on the next one has to have seen them all. */
export async function turnOf(principal: Principal): Promise<number> {
  const { client, name } = table()
  const get = new GetItemCommand({ TableName: name, Key: keyOf(principal), ConsistentRead: true })
  const { Item } = await client.send(get)
  return Item === undefined ? 0 : stored.parse(unmarshall(Item)).turn
}

/** The part of a transaction that fails if another grant was given meanwhile. */
export function takeTurn(principal: Principal, turn: number): Update {
  return {
    TableName: table().name,
    Key: keyOf(principal),
    UpdateExpression: 'SET turn = :next',
    ConditionExpression: turn === 0 ? 'attribute_not_exists(turn)' : 'turn = :turn',
    ExpressionAttributeValues: marshall({ ':next': turn + 1, ...(turn === 0 ? {} : { ':turn': turn }) }),
  }
}

function keyOf(principal: Principal) {
  return marshall({ pk: principalKey(principal), sk: 'turn' })
}
