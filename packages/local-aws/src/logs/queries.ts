import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { AwsError } from '../aws-error.ts'
import { parse } from '../protocol/json.ts'
import type { JsonOperation } from '../protocol/json-service.ts'
import type { StackLocation } from '../template/stack-location.ts'
import { type Groups, inOrder, nameOfGroup } from './groups.ts'
import { MAX_ROWS } from './insights/parse-query.ts'
import { compileQuery, type ResultField, runQuery } from './insights/query.ts'
import { rowOf } from './insights/row.ts'
import { invalidParameter } from './put.ts'

const groupList = z.array(z.string()).min(1).max(50).optional()
const startSchema = z.strictObject({
  logGroupName: z.string().optional(),
  logGroupNames: groupList,
  logGroupIdentifiers: groupList,
  queryLanguage: z.literal('CWLI').default('CWLI'),
  queryString: z.string().max(10_000),
  /** Seconds since 1970; both are included. */
  startTime: z.number().int().min(0),
  endTime: z.number().int().min(0),
  limit: z.number().int().min(1).max(MAX_ROWS).default(MAX_ROWS),
})
const oneQuery = z.strictObject({ queryId: z.string() })

type Results = {
  readonly status: 'Complete'
  readonly queryLanguage: 'CWLI'
  readonly results: readonly (readonly ResultField[])[]
  readonly statistics: {
    readonly recordsMatched: number
    readonly recordsScanned: number
    readonly bytesScanned: number
  }
}

/** Logs Insights: a query is run when it is started, so that its results are there at once. */
export function queryOperations(
  groups: Groups,
  location: StackLocation,
  resource: (group: string) => string,
): Readonly<Record<'StartQuery' | 'GetQueryResults' | 'StopQuery', JsonOperation>> {
  const finished = new Map<string, Results>()

  return {
    StartQuery: (input, { authorize }) => {
      const start = parse(startSchema, input, 'InvalidParameterException')
      const names = namesIn(start)
      for (const name of names) authorize('logs:StartQuery', resource(name))
      if (start.startTime > start.endTime) throw invalidParameter('The end of the time range is before its start.')
      const query = compileQuery(start.queryString)
      const scanned = names.flatMap((name) => {
        const events = inOrder([...groups.get(name).streams.values()])
        const inRange = events.filter(
          ({ timestamp }) => timestamp >= start.startTime * 1000 && timestamp <= start.endTime * 1000,
        )
        return inRange.map((event) => rowOf(event, `${location.account}:${name}`))
      })
      const results = runQuery(query, scanned, start.limit)
      const bytesScanned = scanned.reduce((sum, row) => sum + String(row.values.get('@message')).length, 0)
      const statistics = { recordsMatched: results.length, recordsScanned: scanned.length, bytesScanned }
      const queryId = randomUUID()
      finished.set(queryId, { status: 'Complete', queryLanguage: 'CWLI', results, statistics })
      return { queryId }
    },
    GetQueryResults: (input, { authorize }) => {
      const { queryId } = parse(oneQuery, input, 'InvalidParameterException')
      authorize('logs:GetQueryResults', '*')
      return finished.get(queryId) ?? refuse(queryId)
    },
    StopQuery: (input, { authorize }) => {
      const { queryId } = parse(oneQuery, input, 'InvalidParameterException')
      authorize('logs:StopQuery', '*')
      if (!finished.has(queryId)) refuse(queryId)
      throw invalidParameter(`Query ${queryId} is not running.`)
    },
  }
}

function namesIn({ logGroupName, logGroupNames, logGroupIdentifiers }: z.infer<typeof startSchema>): readonly string[] {
  const given = [logGroupName === undefined ? undefined : [logGroupName], logGroupNames, logGroupIdentifiers]
  const [names, ...more] = given.filter((list) => list !== undefined)
  if (names === undefined || more.length > 0) {
    throw invalidParameter('Name the log groups in one of logGroupName, logGroupNames and logGroupIdentifiers.')
  }
  return [...new Set(names.map(nameOfGroup))]
}

function refuse(queryId: string): never {
  throw new AwsError('ResourceNotFoundException', 400, `There is no query ${queryId}.`)
}
