import * as z from 'zod'
import { AwsError } from '../aws-error.ts'
import { parse } from '../protocol/json.ts'
import type { Group } from './groups.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MAX_BATCH_BYTES = 1_048_576
const BYTES_PER_EVENT = 26
const TOO_NEW_MS = 2 * HOUR_MS
const TOO_OLD_MS = 14 * DAY_MS

export const putSchema = z.strictObject({
  logGroupName: z.string(),
  logStreamName: z.string(),
  /** AWS ignores it since 2023. */
  sequenceToken: z.string().optional(),
  logEvents: z
    .array(z.strictObject({ timestamp: z.number().int(), message: z.string().min(1) }))
    .min(1)
    .max(10_000),
})
type Put = z.infer<typeof putSchema>

export type Rejected = {
  readonly tooNewLogEventStartIndex?: number
  readonly tooOldLogEventEndIndex?: number
  readonly expiredLogEventEndIndex?: number
}

/** Throws InvalidParameterException for a batch that CloudWatch Logs refuses. */
export function readPut(input: unknown): Put {
  const put = parse(putSchema, input, 'InvalidParameterException')
  const { logEvents } = put
  const bytes = logEvents.reduce((sum, { message }) => sum + Buffer.byteLength(message) + BYTES_PER_EVENT, 0)
  if (bytes > MAX_BATCH_BYTES)
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${MAX_BATCH_BYTES}`)

  const times = logEvents.map(({ timestamp }) => timestamp)
  if (times.some((time, index) => time < (times[index - 1] ?? time))) {
    throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.')
  }
  if ((times.at(-1) ?? 0) - (times[0] ?? 0) > DAY_MS) {
    throw invalidParameter('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.')
  }
  return put
}

/** Which events are accepted. Events that are too new, too old or expired are rejected, although the status is 200. */
export function partition(put: Put, group: Group, now: number) {
  const { logEvents } = put
  const expiry = group.retentionDays === undefined ? Number.NEGATIVE_INFINITY : now - group.retentionDays * DAY_MS
  const tooOld = logEvents.findLastIndex(({ timestamp }) => timestamp < now - TOO_OLD_MS) + 1
  const expired = logEvents.findLastIndex(({ timestamp }) => timestamp < expiry) + 1
  const tooNew = logEvents.findIndex(({ timestamp }) => timestamp > now + TOO_NEW_MS)
  const accepted = logEvents.slice(Math.max(tooOld, expired), tooNew < 0 ? undefined : tooNew)
  const rejected: Rejected = {
    ...(tooNew < 0 ? {} : { tooNewLogEventStartIndex: tooNew }),
    ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
  }
  return { accepted, rejected: Object.keys(rejected).length > 0 ? rejected : undefined }
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', 400, message)
}
