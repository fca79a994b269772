import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs'
import { CLIENT_OPTIONS } from '#cli/aws/client-options.ts'
import { orFault } from '#cli/aws-fault.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { parseJson } from '#cli/json.ts'
import { progressOn } from '#cli/progress.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { isAuditRecord } from '#core/audit/review.ts'

export type LogRange = {
  readonly logGroup: string
  /** By when records were published, which may be later than when they were written. */
  readonly from: Date
  /** Only the records of one job. */
  readonly job?: string | undefined
}

/** Reads records of the audit log, in the order in which they were published. Region, credentials and endpoint as for the AWS CLI. */
export async function readLog(range: LogRange, io: Io): Promise<readonly AuditRecord[]> {
  const client = new CloudWatchLogsClient(CLIENT_OPTIONS)
  const resource = {
    client,
    label: `log group ${range.logGroup}`,
    ifMissing: 'pass --stage, or --log-group',
    allowOn: 'the log group',
  }
  try {
    return await orFault('read', resource, readPages(client, range, io))
  } finally {
    client.destroy()
  }
}

async function readPages(
  client: CloudWatchLogsClient,
  { logGroup, from, job }: LogRange,
  io: Io,
): Promise<readonly AuditRecord[]> {
  const report = progressOn(io)
  const records: AuditRecord[] = []
  const input = {
    ...{ logGroupName: logGroup, startTime: from.getTime() },
    ...(job !== undefined && { filterPattern: `{ $.job = ${JSON.stringify(job)} }` }),
  }
  for await (const { events = [] } of paginateFilterLogEvents({ client }, input)) {
    records.push(...events.map(({ message = '' }) => recordOf(message, logGroup)))
    report(() => `read ${records.length} records of ${logGroup}`)
  }
  return records
}

function recordOf(message: string, logGroup: string): AuditRecord {
  const json: unknown = parseJson(message)
  if (isAuditRecord(json)) return json
  throw new Fault(`Cannot read log group ${logGroup}: it holds something that is no audit record`)
}
