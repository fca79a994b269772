import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { describe, expect, test } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { compileFilter } from '../../src/logs/filter-pattern.ts'
import { createLogs } from '../../src/logs/service.ts'
import { type Authorization, clientOptions, fakeGateway } from '../lambda/fake-gateway.ts'
import { location } from '../template/sample.ts'

const start = new Date('2025-07-16T01:00:00Z')
const at = (hours: number) => start.getTime() + hours * 3_600_000
const logGroupName = '/shop/orders'
const logStreamName = 'main'
const stream = { logGroupName, logStreamName }

async function aLog(denies?: (authorization: Authorization) => boolean) {
  const clock = manualClock(start)
  const groups = [
    { name: logGroupName, retentionDays: 7, deletionProtected: true },
    { name: '/aws/lambda/worker', retentionDays: undefined, deletionProtected: false },
  ]
  const made = createLogs(groups, location, clock)
  const gateway = fakeGateway([made.service], denies)
  const client = new CloudWatchLogsClient(clientOptions(gateway.handle))
  if (!denies) await client.send(new CreateLogStreamCommand(stream))
  const put = (...events: [number, string][]) =>
    client.send(
      new PutLogEventsCommand({ ...stream, logEvents: events.map(([timestamp, message]) => ({ timestamp, message })) }),
    )
  const filter = async (more: object = {}) =>
    (await client.send(new FilterLogEventsCommand({ logGroupName, ...more }))).events?.map(({ message }) => message)
  return { ...made, clock, client, put, filter, gateway }
}

describe('a batch of events', () => {
  test('is stored with its timestamps and the time of ingestion', async () => {
    const { put, client } = await aLog()

    const answer = await put([at(-1), 'a'], [at(0), 'b'])
    const { events } = await client.send(new GetLogEventsCommand({ ...stream, startFromHead: true }))

    expect(answer.rejectedLogEventsInfo).toBeUndefined()
    expect(events).toEqual([
      { timestamp: at(-1), message: 'a', ingestionTime: at(0) },
      { timestamp: at(0), message: 'b', ingestionTime: at(0) },
    ])
  })

  test('is stored twice if it is put twice', async () => {
    const { put, filter } = await aLog()
    await put([at(0), 'a'])
    await put([at(0), 'a'])

    expect(await filter()).toEqual(['a', 'a'])
  })

  test('loses events that are too new, too old or expired, although the request succeeds', async () => {
    const { put, filter } = await aLog()

    expect((await put([at(1.9), 'soon'], [at(2.1), 'too new'])).rejectedLogEventsInfo).toEqual({
      tooNewLogEventStartIndex: 1,
    })
    expect((await put([at(-24 * 14 - 1), 'old'], [at(-24 * 14 + 1), 'expired'])).rejectedLogEventsInfo).toEqual({
      tooOldLogEventEndIndex: 1,
      expiredLogEventEndIndex: 2,
    })
    expect(await filter()).toEqual(['soon'])
  })

  test.each<[string, [number, string][], string]>([
    [
      'that is out of order',
      [
        [at(0), 'b'],
        [at(-1), 'a'],
      ],
      'chronological order',
    ],
    [
      'that spans more than a day',
      [
        [at(-25), 'a'],
        [at(0), 'b'],
      ],
      'more than 24 hours',
    ],
    ['of more than a megabyte', [[at(0), 'x'.repeat(1_048_576 - 25)]], 'Upload too large'],
    ['without events', [], 'logEvents'],
  ])('%s is refused', async (_, events, message) => {
    const { put, filter } = await aLog()

    await expect(put(...events)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
    })
    expect(await filter()).toEqual([])
  })

  test('is refused if its stream or its group does not exist', async () => {
    const { client } = await aLog()
    const logEvents = [{ timestamp: at(0), message: 'x' }]
    const to = (target: object) => client.send(new PutLogEventsCommand({ ...stream, ...target, logEvents }))

    await expect(to({ logStreamName: 'other' })).rejects.toThrow('log stream does not exist')
    await expect(to({ logGroupName: 'other' })).rejects.toThrow('log group does not exist')
  })
})

describe('FilterLogEvents and GetLogEvents find events', () => {
  const record = (job: string, action: string) => JSON.stringify({ job, action, detail: { attempt: 1 } })

  test.each([
    ['by an empty pattern', '', 3],
    ['by a term', 'churn', 2],
    ['by a quoted term', '"\\"action\\":\\"start\\""', 1],
    ['by a field', '{ $.job = "churn" }', 2],
    ['by two fields', '{ ($.job = "churn") && ($.action != "start") }', 1],
    ['by a nested number', '{ $.detail.attempt = 1 }', 3],
    ['by a wildcard', '{ $.job = "fr*" }', 1],
    ['not by a field that does not exist', '{ $.other != "x" }', 0],
  ])('%s: %s matches %i of 3', async (_, filterPattern, count) => {
    const { put, filter } = await aLog()
    await put([at(0), record('churn', 'start')], [at(0), record('churn', 'stop')], [at(0), record('fraud', 'stop')])

    expect(await filter({ filterPattern })).toHaveLength(count)
  })

  test('in a time range that includes both ends', async () => {
    const { put, filter } = await aLog()
    await put([at(-2), 'a'], [at(-1), 'b'], [at(0), 'c'])

    expect(await filter({ startTime: at(-2), endTime: at(-1) })).toEqual(['a', 'b'])
  })

  test('of all streams in order of time, or of some streams', async () => {
    const { put, filter, sink } = await aLog()
    await put([at(-1), 'a'], [at(1), 'c'])
    sink.append(logGroupName, 'other', 'b')

    expect(await filter()).toEqual(['a', 'b', 'c'])
    expect(await filter({ logStreamNames: ['other'] })).toEqual(['b'])
    expect(await filter({ logStreamNamePrefix: 'ma' })).toEqual(['a', 'c'])
  })

  test('page by page', async () => {
    const { put, client, filter } = await aLog()
    await put([at(0), 'a'], [at(0), 'b'], [at(0), 'c'])
    const first = await client.send(new FilterLogEventsCommand({ logGroupName, limit: 2 }))

    expect(first.events?.map(({ message }) => message)).toEqual(['a', 'b'])
    expect(await filter({ nextToken: first.nextToken })).toEqual(['c'])
  })

  test.each(['?a ?b', '-x', '[a, b]', '{ $.a > 1 }', '{ $.a = 1 || $.b = 2 }', '{ $.a IS NULL }'])(
    'not by the pattern %s, which is not supported and therefore refused',
    (pattern) => {
      expect(() => compileFilter(pattern)).toThrow('does not support')
    },
  )

  test('of one stream, page by page forwards and backwards', async () => {
    const { put, client } = await aLog()
    await put([at(0), 'a'], [at(0), 'b'], [at(0), 'c'])
    const get = async (more: object) => {
      const { events, ...tokens } = await client.send(new GetLogEventsCommand({ ...stream, limit: 2, ...more }))
      return { messages: events?.map(({ message }) => message).join(''), ...tokens }
    }

    const head = await get({ startFromHead: true })
    const tail = await get({})
    expect([head.messages, tail.messages]).toEqual(['ab', 'bc'])
    expect((await get({ nextToken: head.nextForwardToken })).messages).toBe('c')
    expect((await get({ nextToken: tail.nextBackwardToken })).messages).toBe('a')
  })
})

describe('a log group', () => {
  test('is created, listed and deleted', async () => {
    const { client } = await aLog()
    const names = async (logGroupNamePrefix?: string) =>
      (await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }))).logGroups?.map(
        (group) => group.logGroupName,
      )
    await client.send(new CreateLogGroupCommand({ logGroupName: '/shop/x' }))

    expect(await names()).toEqual(['/aws/lambda/worker', '/shop/orders', '/shop/x'])
    expect(await names('/shop/')).toEqual(['/shop/orders', '/shop/x'])
    await expect(client.send(new CreateLogGroupCommand({ logGroupName: '/shop/x' }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    })
    await client.send(new DeleteLogGroupCommand({ logGroupName: '/shop/x' }))
    expect(await names('/shop/')).toEqual(['/shop/orders'])
  })

  test('with deletion protection is not deleted', async () => {
    await expect((await aLog()).client.send(new DeleteLogGroupCommand({ logGroupName }))).rejects.toThrow(
      'deletion protection',
    )
  })

  test('accepts only retention periods that AWS has', async () => {
    const { client } = await aLog()
    await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }))

    expect(
      (await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/shop' }))).logGroups?.[0],
    ).toMatchObject({ retentionInDays: 30 })
    await expect(client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 31 }))).rejects.toThrow(
      'no retention period',
    )
  })

  test('lists its streams, on request the latest first', async () => {
    const { client, sink, put } = await aLog()
    await put([at(-1), 'old'])
    sink.append(logGroupName, 'z', 'new')
    const streams = await client.send(
      new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true }),
    )

    expect(streams.logStreams?.map((one) => [one.logStreamName, one.lastEventTimestamp])).toEqual([
      ['z', at(0)],
      ['main', at(-1)],
    ])
  })
})

test('lines of a function are not written if the log group does not exist', async () => {
  const { sink } = await aLog()

  expect([sink.append('/other', 's', 'x'), sink.append('/aws/lambda/worker', 's', 'x')]).toEqual([false, true])
})

test('requests are authorized on the stream, or on the group with an empty stream name', async () => {
  const { client, gateway, put } = await aLog()
  await put([at(0), 'x'])
  await client.send(new FilterLogEventsCommand({ logGroupName }))
  await client.send(new DescribeLogGroupsCommand({}))

  const prefix = 'arn:aws:logs:us-east-1:111122223333:log-group:'
  expect(gateway.authorizations.map(({ action, resource }) => [action, resource])).toEqual([
    ['logs:CreateLogStream', `${prefix}/shop/orders:log-stream:main`],
    ['logs:PutLogEvents', `${prefix}/shop/orders:log-stream:main`],
    ['logs:FilterLogEvents', `${prefix}/shop/orders:log-stream:`],
    ['logs:DescribeLogGroups', `${prefix}:log-stream:`],
  ])
})

test('a request that is denied writes nothing', async () => {
  const { put, groups, sink } = await aLog(({ action }) => action === 'logs:PutLogEvents')
  sink.append(logGroupName, logStreamName, 'first')

  await expect(put([at(0), 'x'])).rejects.toMatchObject({ name: 'AccessDeniedException' })
  expect(groups.get(logGroupName).streams.get(logStreamName)?.events).toHaveLength(1)
})
