import {
  type AttributeValue,
  ConditionalCheckFailedException,
  GetItemCommand,
  type Update,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { canonicalJson } from '#core/digest.ts'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import { isWaitingForStart } from '#core/grant/start.ts'
import { printInstant } from '#core/grant/window.ts'
import type { JobClaim } from '#core/ports.ts'
import { expiryFrom } from './expiry.ts'
import { dateField, earlyExtensionField, endingField, principalField, startField } from './item-fields.ts'
import { printedEnding } from './printed-ending.ts'
import { table } from './table.ts'

/**
 * EventBridge retries for a day, so what arrives before its job is kept for as long. It is kept for longer, because an end that
 * was put before an extension may be recorded after it, and must not remove it.
 */
const EARLY_SECONDS = 3 * 24 * 3600

/** When what arrived before its job expires, in epoch seconds. */
export function claimExpiry(from: Date): number {
  return expiryFrom(from, EARLY_SECONDS)
}

const claim = z.object({
  digest: z.string().exactOptional(),
  principal: principalField.exactOptional(),
  earlyEnd: endingField.exactOptional(),
  earlyRunEnd: endingField.exactOptional(),
  earlyServiceEnd: endingField.exactOptional(),
  earlyRevocation: endingField.exactOptional(),
  earlyExtensions: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.array(earlyExtensionField))
    .exactOptional(),
  earlyStart: startField.exactOptional(),
  earlyRunStart: startField.exactOptional(),
  lastHeartbeatAt: dateField.exactOptional(),
})

type EndSlot = 'earlyEnd' | 'earlyRunEnd' | 'earlyServiceEnd' | 'earlyRevocation'

/** A start of a service's run must not take the place of another, which is about the job whoever runs it. */
type StartSlot = 'earlyStart' | 'earlyRunStart'

export async function claimOf(jobId: string): Promise<JobClaim> {
  const { client, name } = table()
  const get = new GetItemCommand({ TableName: name, Key: claimKey(jobId), ConsistentRead: true })
  return claimIn((await client.send(get)).Item)
}

export function claimIn(item: Record<string, AttributeValue> | undefined): JobClaim {
  return item === undefined ? {} : claim.parse(unmarshall(item))
}

/**
 * The part of a transaction that claims the job id for this content. It fails if the id has other content, or if an end or a
 * start of the job, or an extension, arrived that this grant does not have. Extensions move to the row.
 */
export function claimUpdate(grant: Grant): Update {
  const { jobId, digest, principal, requestedAt, ended, endsWith, earlyExtensions } = grant
  // Of a grant that is over already, one end more changes nothing.
  const unseen = ended === undefined
  const byJobId = endsWith === undefined
  const hasExtensions =
    earlyExtensions.length > 0 ? 'earlyExtensions = :extensions' : 'attribute_not_exists(earlyExtensions)'
  const waitsForStart = unseen && isWaitingForStart(grant)
  const { heartbeatSeconds } = grant.window
  const waiting = earlyExtensions.length > 0 && { ':extensions': canonicalJson(earlyExtensions) }
  const isNew = [
    'attribute_not_exists(digest)',
    hasExtensions,
    ...(unseen ? [hasEnd('earlyEnd'), hasEnd('earlyRevocation')] : []),
    ...(unseen && byJobId ? [hasEnd('earlyServiceEnd'), hasRun(hasEnd, 'earlyRunEnd', principal)] : []),
    ...(waitsForStart ? [hasStart('earlyStart')] : []),
    ...(waitsForStart && byJobId ? [hasRun(hasStart, 'earlyRunStart', principal)] : []),
  ]
  const requested = unseen && { ':requested': printInstant(requestedAt) }
  const who = unseen && byJobId && principal.type === 'role' && { ':who': printPrincipal(principal).toLowerCase() }
  return {
    TableName: table().name,
    Key: claimKey(jobId),
    UpdateExpression: `SET digest = :digest, principal = :principal${heartbeatSeconds === undefined ? '' : ', heartbeatSeconds = :heartbeat'} REMOVE expiresAt, earlyExtensions, due, dueAt`,
    ConditionExpression: `digest = :digest OR (${isNew.join(' AND ')})`,
    ...(unseen && { ExpressionAttributeNames: { '#at': 'at', ...(waitsForStart && { '#time': 'time' }) } }),
    ExpressionAttributeValues: marshall({
      ':digest': digest,
      ':principal': principal,
      ...(heartbeatSeconds !== undefined && { ':heartbeat': heartbeatSeconds }),
      ...requested,
      ...who,
      ...waiting,
    }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
}

function hasEnd(slot: EndSlot): string {
  return `(attribute_not_exists(${slot}) OR ${slot}.#at < :requested)`
}

function hasStart(slot: StartSlot): string {
  return `(attribute_not_exists(${slot}) OR ${slot}.#time < :requested)`
}

/** Which of a job's early ends an end is: each kind has a place of its own. */
function slotOf({ because, runsAs, run }: Ending): EndSlot {
  if (because === 'revoked') return 'earlyRevocation'
  if (run === undefined) return 'earlyEnd'
  return runsAs === undefined ? 'earlyServiceEnd' : 'earlyRunEnd'
}

/** The end, or the start, of a run that is not the principal's is none of this grant. */
function hasRun<Slot extends string>(has: (slot: Slot) => string, slot: Slot, { type }: Principal): string {
  return type === 'role'
    ? `(${has(slot)} OR (attribute_exists(${slot}.runsAs) AND NOT contains(${slot}.runsAs, :who)))`
    : has(slot)
}

/**
 * Of several ends the latest counts, because it may be later than a request that is still to come. Throws if the job has
 * been claimed: then it has a row, and the retry ends that. One of a run whose roles are known has a place of its own: it must
 * not take that of another, which is about the job whoever runs it.
 */
export async function recordEarlyEnd(jobId: string, ending: Ending): Promise<void> {
  const { client, name } = table()
  const at = printInstant(ending.at)
  const expiresAt = claimExpiry(ending.at)
  const update = new UpdateItemCommand({
    TableName: name,
    Key: claimKey(jobId),
    UpdateExpression: 'SET #end = :ending, expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(digest) AND (attribute_not_exists(#end) OR #end.#at < :at)',
    ExpressionAttributeNames: { '#at': 'at', '#end': slotOf(ending) },
    ExpressionAttributeValues: marshall({ ':ending': printedEnding(ending), ':expiresAt': expiresAt, ':at': at }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  try {
    await client.send(update)
  } catch (error) {
    const isRecordedAlready = error instanceof ConditionalCheckFailedException && error.Item?.digest === undefined
    if (!isRecordedAlready) throw error
  }
}

export function claimKey(jobId: string) {
  return marshall({ pk: `job/${jobId}`, sk: 'claim' })
}
