import {
  ConditionalCheckFailedException,
  GetItemCommand,
  type Update,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import type { JobClaim } from '#core/ports.ts'
import { storedEnding, storedPrincipal } from './stored.ts'
import { table } from './table.ts'

/** EventBridge retries for a day: an end that arrived before its job is remembered for as long. */
const EARLY_END_SECONDS = 24 * 3600

const claim = z.object({
  digest: z.string().exactOptional(),
  principal: storedPrincipal.exactOptional(),
  earlyEnd: storedEnding.exactOptional(),
})

export async function claimOf(jobId: string): Promise<JobClaim> {
  const { client, name } = table()
  const { Item } = await client.send(new GetItemCommand({ TableName: name, Key: keyOf(jobId), ConsistentRead: true }))
  return Item === undefined ? {} : claim.parse(unmarshall(Item))
}

/**
 * The part of a transaction that takes the job id for this content: unless other content has it, or an end has arrived
 * meanwhile that this grant does not know of.
 */
export function claimUpdate({ jobId, digest, principal, askedAt, ended }: Grant): Update {
  const values = {
    ':digest': digest,
    ':principal': principal,
    ':asked': printInstant(askedAt),
    ':ended': ended === undefined ? '' : printInstant(ended.at),
  }
  return {
    TableName: table().name,
    Key: keyOf(jobId),
    UpdateExpression: 'SET digest = :digest, principal = :principal REMOVE expiresAt',
    ConditionExpression:
      'digest = :digest OR (attribute_not_exists(digest) AND (attribute_not_exists(earlyEnd) OR earlyEnd.#at < :asked OR earlyEnd.#at = :ended))',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: marshall(values),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
}

/**
 * Of several ends the latest counts: only that can be one of a request that is still to come. Throws if the job was claimed
 * meanwhile: then it has a row, and the retry ends that.
 */
export async function rememberEnd(jobId: string, ending: Ending): Promise<void> {
  const { client, name } = table()
  const at = printInstant(ending.at)
  const expiresAt = Math.floor(ending.at.getTime() / 1000) + EARLY_END_SECONDS
  const update = new UpdateItemCommand({
    TableName: name,
    Key: keyOf(jobId),
    UpdateExpression: 'SET earlyEnd = :ending, expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(digest) AND (attribute_not_exists(earlyEnd) OR earlyEnd.#at < :at)',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: marshall({ ':ending': { ...ending, at }, ':expiresAt': expiresAt, ':at': at }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  try {
    await client.send(update)
  } catch (error) {
    const isRemembered = error instanceof ConditionalCheckFailedException && error.Item?.digest === undefined
    if (!isRemembered) throw error
  }
}

function keyOf(jobId: string) {
  return marshall({ pk: `job/${jobId}`, sk: 'claim' })
}
