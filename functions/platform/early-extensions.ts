import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { type Outgoing, standingAlone } from '#core/audit/outbox.ts'
import type { AuditStamp } from '#core/audit/records.ts'
import { canonicalJson } from '#core/digest.ts'
import { type EarlyExtension, overdueFrom } from '#core/grant/early-extension.ts'
import { earlier, FAR_FUTURE, printInstant } from '#core/grant/window.ts'
import { Conflict } from '#core/ports.ts'
import { claimExpiry, claimKey } from './claims.ts'
import { indexItems } from './due-rows.ts'
import { outboxParts } from './outbox.ts'
import { isOvertaken } from './replace-item.ts'
import { table } from './table.ts'

/** The partition of the index of what is due: claims with extensions that wait for a request. */
const EXTENSIONS_DUE = 'extensions'

/**
 * Replaces the extensions that wait beside a claim, and stores what that says, in one write. Throws `Conflict` if the job is
 * scheduled by now, or if others wait than were read.
 */
export async function replaceEarlyExtensions(
  jobId: string,
  { read, next }: { readonly read: readonly EarlyExtension[]; readonly next: readonly EarlyExtension[] },
  outgoing: Outgoing,
  stamp: AuditStamp,
): Promise<void> {
  const { client, name } = table()
  const isAsRead = read.length === 0 ? 'attribute_not_exists(earlyExtensions)' : 'earlyExtensions = :read'
  const update = {
    TableName: name,
    Key: claimKey(jobId),
    ConditionExpression: `attribute_not_exists(digest) AND ${isAsRead}`,
    UpdateExpression:
      next.length === 0
        ? 'REMOVE earlyExtensions, due, dueAt'
        : 'SET earlyExtensions = :next, due = :due, dueAt = :dueAt, expiresAt = :expiresAt',
    ...valuesOf(read, next, stamp.at),
  }
  const parts = [{ Update: update }, ...outboxParts(standingAlone(outgoing, jobId, stamp))]
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: parts }))
  } catch (error) {
    throw isOvertaken(error) ? new Conflict(`the extensions of job ${jobId}`) : error
  }
}

function valuesOf(read: readonly EarlyExtension[], next: readonly EarlyExtension[], now: Date) {
  const dueAt = printInstant(next.map(overdueFrom).reduce(earlier, FAR_FUTURE))
  const written = {
    ':next': canonicalJson(next),
    ':due': EXTENSIONS_DUE,
    ':dueAt': dueAt,
    ':expiresAt': claimExpiry(now),
  }
  const values = { ...(read.length > 0 && { ':read': canonicalJson(read) }), ...(next.length > 0 && written) }
  return Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: marshall(values) }
}

const dueItem = z.object({ pk: z.templateLiteral(['job/', z.string()]) })

/** Jobs whose extensions have waited for too long. */
export async function* overdueExtensions(until: Date): AsyncGenerator<string> {
  const values = { ':due': EXTENSIONS_DUE, ':until': printInstant(until) }
  for await (const item of indexItems('due = :due AND dueAt <= :until', values)) {
    yield dueItem.parse(item).pk.slice('job/'.length)
  }
}
