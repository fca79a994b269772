import {
  DescribeQueryDefinitionsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  type StartQueryCommandInput,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { describe, expect, test } from 'vitest'
import { describeQueryDefinitions } from '../../src/logs/query-definitions.ts'
import { aLog, at, logGroupName } from './log.ts'

const seconds = (hours: number) => at(hours) / 1000

async function anInsightsLog() {
  const log = await aLog()
  const start = (more: Partial<StartQueryCommandInput> = {}) =>
    log.client.send(
      new StartQueryCommand({
        ...{
          logGroupName,
          startTime: seconds(-2),
          endTime: seconds(1),
          queryString: 'fields @message | sort @message asc',
        },
        ...more,
      }),
    )
  const results = async (more: Partial<StartQueryCommandInput> = {}) => {
    const { queryId } = await start(more)
    return log.client.send(new GetQueryResultsCommand({ queryId }))
  }
  return { ...log, start, results }
}

describe('StartQuery and GetQueryResults', () => {
  test('answer the rows of a query, complete, with a pointer to each event', async () => {
    const { put, results } = await anInsightsLog()
    await put([at(0), 'b'], [at(0), 'a'])

    expect(await results()).toMatchObject({
      status: 'Complete',
      results: [
        [{ field: '@message', value: 'a' }, { field: '@ptr' }],
        [{ field: '@message', value: 'b' }, { field: '@ptr' }],
      ],
      statistics: { recordsMatched: 2, recordsScanned: 2 },
    })
  })

  test('see the events of a time range with both its ends, of one group or of several', async () => {
    const { put, results, sink } = await anInsightsLog()
    await put([at(-2), 'a'], [at(-1), 'b'], [at(0), 'c'])
    sink.append('/aws/lambda/worker', 'x', 'other')
    const messages = async (more: Partial<StartQueryCommandInput>) =>
      (await results(more)).results?.map(([first]) => first?.value)

    expect(await messages({ startTime: seconds(-2), endTime: seconds(-1) })).toEqual(['a', 'b'])
    const groups = { logGroupName: undefined, logGroupNames: [logGroupName, '/aws/lambda/worker'] }
    expect(await messages(groups)).toEqual(['a', 'b', 'c', 'other'])
    const arn = `arn:aws:logs:us-east-1:111122223333:log-group:${logGroupName}:*`
    expect(await messages({ logGroupName: undefined, logGroupIdentifiers: [arn] })).toEqual(['a', 'b', 'c'])
  })

  test('have at most as many rows as the request says, unless the query says it', async () => {
    const { put, results } = await anInsightsLog()
    await put([at(0), 'a'], [at(0), 'b'], [at(0), 'c'])

    expect((await results({ limit: 1 })).results).toHaveLength(1)
    expect((await results({ limit: 1, queryString: 'fields @message | limit 2' })).results).toHaveLength(2)
  })

  test.each([
    ['a query that local AWS does not know', { queryString: 'pattern @message' }, 'MalformedQueryException'],
    ['another language', { queryLanguage: 'SQL' as const }, 'InvalidParameterException'],
    ['a group that does not exist', { logGroupName: '/none' }, 'ResourceNotFoundException'],
    ['no group', { logGroupName: undefined }, 'InvalidParameterException'],
    ['groups in two ways', { logGroupNames: [logGroupName] }, 'InvalidParameterException'],
    ['a range that ends before it starts', { startTime: 2, endTime: 1 }, 'InvalidParameterException'],
  ])('refuse %s', async (_rule, more, name) => {
    const { start } = await anInsightsLog()

    await expect(start(more)).rejects.toMatchObject({ name })
  })

  test('refuse a query id that was never given', async () => {
    const { client } = await anInsightsLog()

    for (const command of [new GetQueryResultsCommand({ queryId: 'x' }), new StopQueryCommand({ queryId: 'x' })]) {
      await expect(client.send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    }
  })

  test('a query is complete when it has started: there is none to stop', async () => {
    const { client, start } = await anInsightsLog()
    const { queryId } = await start()

    await expect(client.send(new StopQueryCommand({ queryId }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  test('need the right to each group', async () => {
    const { client } = await aLog(({ action }) => action === 'logs:StartQuery')
    const query = { logGroupName, startTime: 0, endTime: 1, queryString: 'fields @message' }

    await expect(client.send(new StartQueryCommand(query))).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })
})

test('an account without saved queries has none', async () => {
  const { client } = await aLog()

  expect((await client.send(new DescribeQueryDefinitionsCommand())).queryDefinitions).toEqual([])
})

test('saved queries are listed by name, with a prefix, page by page', () => {
  const saved = ['shop/b', 'other', 'shop/a'].map((name) => {
    return { id: `id of ${name}`, name, queryString: 'fields @message', logGroupNames: [logGroupName] }
  })
  const page = (more: object) => describeQueryDefinitions(saved, { queryDefinitionNamePrefix: 'shop/', ...more })

  expect(page({}).queryDefinitions.map(({ name }) => name)).toEqual(['shop/a', 'shop/b'])
  expect(page({ maxResults: 1 })).toMatchObject({ queryDefinitions: [{ name: 'shop/a' }], nextToken: '1' })
  expect(page({ nextToken: '1' }).queryDefinitions.map(({ queryDefinitionId }) => queryDefinitionId)).toEqual([
    'id of shop/b',
  ])
})
