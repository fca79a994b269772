import type { Clock } from '../../clock.ts'
import type { StreamEntry } from '../../dynamodb/streams/shard.ts'
import type { Random } from '../../random.ts'
import type { StreamSource } from '../../template/stack.ts'
import type { HostedFunction } from '../functions.ts'
import type { Roles } from '../ports.ts'
import type { Queues } from '../queues.ts'

/** `Expired` is ours: AWS loses those records without a message to anyone. */
export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded' | 'Expired'

/** Records that Lambda has read and will not deliver again. Those that expire before they are read go unnoticed. */
export type Discarded = {
  readonly functionName: string
  readonly streamArn: string
  readonly shardId: string
  readonly at: Date
  readonly condition: DiscardCondition
  readonly sequenceNumbers: readonly string[]
  /** The queue that was told which records these are; undefined if none was. */
  readonly destinationArn: string | undefined
}

type Parts = {
  readonly source: StreamSource
  readonly hosted: HostedFunction
  readonly clock: Clock
  readonly random: Random
  readonly roles: Roles
  readonly queues: Queues
}

export type Discard = (
  shardId: string,
  entries: readonly StreamEntry[],
  condition: DiscardCondition,
  invocations: number,
) => void

/** Reports discarded records to the failure destination of the mapping: where they are in the stream, not what they hold. */
export function discardWith({ source, hosted, clock, random, roles, queues }: Parts, list: Discarded[]): Discard {
  const { fn } = hosted
  const send = (body: string): string | undefined => {
    const { onFailureArn } = source
    if (onFailureArn === undefined) return undefined
    if (roles.authorizeAs(fn.roleArn, 'sqs:SendMessage', onFailureArn, {}).decision !== 'allow') return undefined
    return queues.send(onFailureArn, body, {}, 'authorized') ? onFailureArn : undefined
  }

  return (shardId, entries, condition, invocations) => {
    const [first, last] = [entries[0], entries.at(-1)]
    if (!first || !last) return
    const context = { requestId: random.uuid(), functionArn: `${fn.arn}:$LATEST`, condition }
    const wasInvoked = { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' }
    const message = {
      requestContext: { ...context, approximateInvokeCount: invocations },
      ...(invocations > 0 && { responseContext: wasInvoked }),
      version: '1.0',
      timestamp: clock.now().toISOString(),
      DDBStreamBatchInfo: {
        shardId,
        startSequenceNumber: first.record.dynamodb.SequenceNumber,
        endSequenceNumber: last.record.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: first.writtenAt.toISOString(),
        approximateArrivalOfLastRecord: last.writtenAt.toISOString(),
        batchSize: entries.length,
        streamArn: source.streamArn,
      },
    }
    list.push({
      ...{ functionName: fn.name, streamArn: source.streamArn, shardId, at: clock.now(), condition },
      sequenceNumbers: entries.map(({ record }) => record.dynamodb.SequenceNumber),
      destinationArn: condition === 'Expired' ? undefined : send(JSON.stringify(message)),
    })
  }
}
