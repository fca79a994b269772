import { CloudWatchLogsClient, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { messageOf } from '#core/audit/message.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import type { AuditLog } from '#core/ports.ts'
import { CLIENT_OPTIONS, unlogged } from '#runtime/client-options.ts'
import { once } from '#runtime/once.ts'
import { setting } from '#runtime/settings.ts'

const logs = once(() => unlogged(new CloudWatchLogsClient(CLIENT_OPTIONS)))

/** What PutLogEvents takes at a time: each event counts 26 bytes more than its message. */
const MAX_BYTES = 1_048_576
const MAX_EVENTS = 10_000
const EVENT_BYTES = 26

/** Audit records in CloudWatch Logs. Nothing removes duplicates there: readers know a record by its hash. */
export const auditLog: AuditLog = { write }

/** The time of an event is when it is published, so that no record is too old for the log. CloudWatch may reject events with status 200. */
async function write(records: readonly AuditRecord[], now: Date): Promise<void> {
  for (const messages of batches(records.map(messageOf))) {
    const logEvents = messages.map((message) => ({ timestamp: now.getTime(), message }))
    const put = { logGroupName: setting('AUDIT_LOG_GROUP'), logStreamName: setting('AUDIT_LOG_STREAM'), logEvents }
    const { rejectedLogEventsInfo } = await logs().send(new PutLogEventsCommand(put))
    if (rejectedLogEventsInfo !== undefined) throw new Error('Cannot publish records: CloudWatch Logs rejected some')
  }
}

function batches(messages: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = []
  let bytes = 0
  for (const message of messages) {
    const size = Buffer.byteLength(message) + EVENT_BYTES
    const last = found.at(-1)
    const fits = last !== undefined && last.length < MAX_EVENTS && bytes + size <= MAX_BYTES
    bytes = fits ? bytes + size : size
    if (fits) last.push(message)
    else found.push([message])
  }
  return found
}
