import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { RequestQuota } from '#core/admission/request-quota.ts'
import { digestOf } from '#core/digest.ts'
import { printInstant } from '#core/grant/window.ts'
import type { RequestCounts } from '#core/ports.ts'
import { expiryFrom } from './expiry.ts'
import { table } from './table.ts'

/** Keeps the item small. Two events of one hour with the same mark count once: among 10,000 events, in one of five million hours. */
const MARK_LENGTH = 12

/** Longer than clocks differ: the item of an hour is not deleted while it counts. */
const KEPT_SECONDS = 3600

/** One item for each hour: a set of the events that were counted, so that a retry or a duplicate changes nothing. */
export const requestCounts: RequestCounts = { count }

async function count(eventId: string, quota: RequestQuota): Promise<boolean> {
  const { client, name } = table()
  const mark = digestOf(eventId).slice(0, MARK_LENGTH)
  const update = new UpdateItemCommand({
    TableName: name,
    Key: countKey(quota),
    UpdateExpression: 'SET expiresAt = :expiresAt ADD requests :marks',
    ConditionExpression: 'attribute_not_exists(requests) OR size(requests) < :limit OR contains(requests, :mark)',
    ExpressionAttributeValues: marshall({
      ':expiresAt': expiryFrom(quota.until, KEPT_SECONDS),
      ':marks': new Set([mark]),
      ':mark': mark,
      ':limit': quota.limit,
    }),
  })
  try {
    await client.send(update)
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

function countKey({ rule, sources, from }: RequestQuota) {
  return marshall({ pk: `requests/${sources}`, sk: `${printInstant(from)} ${rule.name}` })
}
