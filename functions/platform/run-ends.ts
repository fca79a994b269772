import {
  type AttributeValue,
  ConditionalCheckFailedException,
  TransactionConflictException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { digestOf } from '#core/digest.ts'
import type { EndsWith } from '#core/grant/ends-with.ts'
import type { Ending } from '#core/grant/grant.ts'
import { endsWithKey, keysOf, type Run } from '#core/grant/run.ts'
import { printInstant } from '#core/grant/window.ts'
import { Conflict } from '#core/ports.ts'
import type { RunEnds } from '#core/reported-runs.ts'
import { claimExpiry } from './claims.ts'
import { endingField } from './item-fields.ts'
import { printedEnding } from './printed-ending.ts'
import { table } from './table.ts'

/** Before the name of each attribute that holds an end. */
const END = 'end:'

const runEndsItem = z.looseObject({ version: z.number() })

/** The partition of the grants that end with the jobs of one name, and of what is known of these jobs. */
export function endsWithPartition(key: string): string {
  return `ends-with/${key}`
}

export function runEndsKey(endsWith: EndsWith) {
  return keyOf(endsWithKey(endsWith))
}

function keyOf(key: string) {
  return marshall({ pk: endsWithPartition(key), sk: 'ends' })
}

export function runEndsIn(item: Record<string, AttributeValue> | undefined): RunEnds {
  if (item === undefined) return { version: 0, ends: [] }
  const { version, ...attributes } = runEndsItem.parse(unmarshall(item))
  const ends = Object.entries(attributes).filter(([name]) => name.startsWith(END))
  return { version, ends: ends.map(([, end]) => endingField.parse(end)) }
}

/**
 * Under each key by which a grant may name the run. Of several ends with the same queue, roles and outcome the latest counts,
 * because it may be later than a request that is still to come. Throws `Conflict` if a grant is being recorded now.
 */
export async function recordRunEnd(run: Run, ending: Ending): Promise<void> {
  for (const { key } of keysOf(run)) await recordUnder(key, ending)
}

async function recordUnder(key: string, ending: Ending): Promise<void> {
  const { client, name } = table()
  const at = printInstant(ending.at)
  const update = new UpdateItemCommand({
    TableName: name,
    Key: keyOf(key),
    UpdateExpression: 'SET #end = :ending, expiresAt = :expiresAt, version = if_not_exists(version, :none) + :one',
    ConditionExpression: 'attribute_not_exists(#end) OR #end.#at < :at',
    ExpressionAttributeNames: { '#end': attributeFor(ending), '#at': 'at' },
    ExpressionAttributeValues: marshall({
      ...{ ':ending': printedEnding(ending), ':at': at, ':expiresAt': claimExpiry(ending.at) },
      ...{ ':none': 0, ':one': 1 },
    }),
  })
  try {
    await client.send(update)
  } catch (error) {
    if (error instanceof TransactionConflictException) throw new Conflict('the end of a run')
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

/** Ends that a grant may tell apart have places of their own. There are as many as an account has queues and roles. */
function attributeFor({ run, runsAs }: Ending): string {
  return `${END}${digestOf({ outcomes: run?.outcomes, queue: run?.queue, runsAs }).slice(0, 16)}`
}
