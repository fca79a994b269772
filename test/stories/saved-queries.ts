import {
  CloudWatchLogsClient,
  DescribeQueryDefinitionsCommand,
  GetQueryResultsCommand,
  PutLogEventsCommand,
  type ResultField,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import type { Day } from '#local/day/day.ts'

export type Row = Readonly<Record<string, string>>
type Words = Readonly<Record<string, string>>

/** The saved queries of a day's stack, as an auditor runs them. */
export interface SavedQueries {
  /** @param words what to put in place of the words in capitals; the time range is everything until now */
  ask(name: string, words?: Words): Promise<readonly Row[]>
  run(queryString: string, logGroupNames: readonly string[]): Promise<readonly Row[]>
  /** Publishes every record of the audit log a second time, the last one first. */
  publishAgain(): Promise<void>
}

export function savedQueriesOf({ aws, clock, auditRecords }: Day): SavedQueries {
  const credentials = aws.directory.createAdministrator('auditor')
  const logs = new CloudWatchLogsClient(awsClientOptions({ aws, credentials }))

  const run = async (queryString: string, logGroupNames: readonly string[]) => {
    const endTime = Math.ceil(clock.now().getTime() / 1000)
    const start = { queryString, logGroupNames: [...logGroupNames], startTime: 0, endTime }
    const { queryId } = await logs.send(new StartQueryCommand(start))
    const { status, results = [] } = await logs.send(new GetQueryResultsCommand({ queryId }))
    if (status !== 'Complete') throw new Error(`The query is ${status}`)
    return results.map(rowOf)
  }
  return {
    run,
    ask: async (name, words = {}) => {
      const prefix = { queryDefinitionNamePrefix: `${aws.busName}/${name}` }
      const { queryDefinitions = [] } = await logs.send(new DescribeQueryDefinitionsCommand(prefix))
      const [{ queryString = '', logGroupNames = [] } = {}] = queryDefinitions
      const filled = Object.entries(words).reduce(
        (text, [word, value]) => text.replaceAll(`"${word}"`, `"${value}"`),
        queryString,
      )
      return run(filled, logGroupNames)
    },
    publishAgain: async () => {
      const records = (await auditRecords()).toReversed()
      const logEvents = records.map((record) => ({ timestamp: clock.now().getTime(), message: JSON.stringify(record) }))
      await logs.send(new PutLogEventsCommand({ logGroupName: aws.auditLogGroup, logStreamName: 'records', logEvents }))
    },
  }
}

/** Without the pointer to the event. */
function rowOf(fields: readonly ResultField[]): Row {
  return Object.fromEntries(fields.flatMap(({ field = '', value = '' }) => (field === '@ptr' ? [] : [[field, value]])))
}
