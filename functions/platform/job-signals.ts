import {
  ConditionalCheckFailedException,
  TransactionConflictException,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Start } from '#core/grant/start.ts'
import { printInstant } from '#core/grant/window.ts'
import type { JobSignals } from '#core/job-signals.ts'
import { Conflict } from '#core/ports.ts'
import { claimExpiry, claimKey } from './claims.ts'
import { table } from './table.ts'

/** Starts and heartbeats, on the item that claims the job id: a write of the grant's row leaves them as they are. */
export const jobSignals: JobSignals = { recordEarlyStart, recordHeartbeat }

/** Of several starts the latest counts, because it may be later than a request that is still to come. */
async function recordEarlyStart(jobId: string, start: Start): Promise<void> {
  const time = printInstant(start.time)
  const refused = await update(jobId, {
    UpdateExpression: 'SET #start = :start, expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(digest) AND (attribute_not_exists(#start) OR #start.#time < :time)',
    ExpressionAttributeNames: {
      '#time': 'time',
      '#start': start.ofService === undefined ? 'earlyStart' : 'earlyRunStart',
    },
    ExpressionAttributeValues: marshall({
      ':start': { ...start, at: printInstant(start.at), time },
      ':expiresAt': claimExpiry(start.time),
      ':time': time,
    }),
  })
  if (refused?.Item?.digest !== undefined) throw new Conflict(`the start of job ${jobId}`)
}

/** A job that nobody scheduled, or whose grant asks for no heartbeats, has nothing that a heartbeat could be written to. */
async function recordHeartbeat(jobId: string, at: Date): Promise<'recorded' | 'ignored'> {
  const refused = await update(jobId, {
    UpdateExpression: 'SET lastHeartbeatAt = :at',
    ConditionExpression:
      'attribute_exists(heartbeatSeconds) AND (attribute_not_exists(lastHeartbeatAt) OR lastHeartbeatAt < :at)',
    ExpressionAttributeValues: marshall({ ':at': printInstant(at) }),
  })
  return refused === undefined ? 'recorded' : 'ignored'
}

/** Why the condition of an update did not hold; undefined if it did. Throws `Conflict` while the item is being written. */
async function update(
  jobId: string,
  how: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
): Promise<ConditionalCheckFailedException | undefined> {
  const { client, name } = table()
  const Key = claimKey(jobId)
  try {
    await client.send(
      new UpdateItemCommand({ TableName: name, Key, ...how, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    )
    return undefined
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error
    throw error instanceof TransactionConflictException ? new Conflict(`what job ${jobId} says`) : error
  }
}
