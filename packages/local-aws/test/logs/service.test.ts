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
import { heldClock } from '../../src/clock.ts'
import { compileFilter } from '../../src/logs/filter-pattern.ts'
import { logs } from '../../src/logs/service.ts'
import { type Asked, clientOptions, frontDoor } from '../lambda/front-door.ts'
import { place } from '../template/sample.ts'

const start = new Date('2025-07-16T01:00:00Z')
const at = (hours: number) => start.getTime() + hours * 3_600_000
const logGroupName = '/curfew/audit'
const logStreamName = 'grants'
const stream = { logGroupName, logStreamName }

async function aLog(denies?: (asked: Asked) => boolean) {
  const clock = heldClock(start)
  const groups = [
    { name: logGroupName, retentionDays: 7, deletionProtected: true },
    { name: '/aws/lambda/settle', retentionDays: undefined, deletionProtected: false },
  ]
  const made = logs(groups, place, clock)
  const door = frontDoor([made.service], denies)
  const client = new CloudWatchLogsClient(clientOptions(door.handle))
  if (!denies) await client.send(new CreateLogStreamCommand(stream))
  const put = (...events: [number, string][]) =>
    client.send(
      new PutLogEventsCommand({ ...stream, logEvents: events.map(([timestamp, message]) => ({ timestamp, message })) }),
    )
  const filter = async (more: object = {}) =>
    (await client.send(new FilterLogEventsCommand({ logGroupName, ...more }))).events?.map(({ message }) => message)
  return { ...made, clock, client, put, filter, door }
}

describe('a batch of events', () => {
  test('is kept with its own times and the time it came', async () => {
    const { put, client } = await aLog()

    const answer = await put([at(-1), 'a'], [at(0), 'b'])
    const { events } = await client.send(new GetLogEventsCommand({ ...stream, startFromHead: true }))

    expect(answer.rejectedLogEventsInfo).toBeUndefined()
    expect(events).toEqual([
      { timestamp: at(-1), message: 'a', ingestionTime: at(0) },
      { timestamp: at(0), message: 'b', ingestionTime: at(0) },
    ])
  })

  test('is kept twice if it is put twice', async () => {
    const { put, filter } = await aLog()
    await put([at(0), 'a'])
    await put([at(0), 'a'])

    expect(await filter()).toEqual(['a', 'a'])
  })

  test('loses what is too new, too old or expired, and is answered with 200', async () => {
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
      'out of order',
      [
        [at(0), 'b'],
        [at(-1), 'a'],
      ],
      'chronological order',
    ],
    [
      'over more than a day',
      [
        [at(-25), 'a'],
        [at(0), 'b'],
      ],
      'more than 24 hours',
    ],
    ['of more than a megabyte', [[at(0), 'x'.repeat(1_048_576 - 25)]], 'Upload too large'],
    ['without events', [], 'logEvents'],
  ])('%s is refused as a whole', async (_, events, message) => {
    const { put, filter } = await aLog()

    await expect(put(...events)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
    })
    expect(await filter()).toEqual([])
  })

  test('needs its stream and its group to be there', async () => {
    const { client } = await aLog()
    const logEvents = [{ timestamp: at(0), message: 'x' }]
    const to = (target: object) => client.send(new PutLogEventsCommand({ ...stream, ...target, logEvents }))

    await expect(to({ logStreamName: 'nobody' })).rejects.toThrow('log stream does not exist')
    await expect(to({ logGroupName: 'nobody' })).rejects.toThrow('log group does not exist')
  })
})

describe('events are found', () => {
  const record = (grant: string, action: string) => JSON.stringify({ grant, action, detail: { attempt: 1 } })

  test.each([
    ['by nothing', '', 3],
    ['by a term', 'churn', 2],
    ['by a quoted term', '"\\"action\\":\\"attach\\""', 1],
    ['by a field', '{ $.grant = "churn" }', 2],
    ['by two fields', '{ ($.grant = "churn") && ($.action != "attach") }', 1],
    ['by a nested number', '{ $.detail.attempt = 1 }', 3],
    ['by a wildcard', '{ $.grant = "fr*" }', 1],
    ['by a field that is not there', '{ $.other != "x" }', 0],
  ])('%s: %s', async (_, filterPattern, count) => {
    const { put, filter } = await aLog()
    await put(
      [at(0), record('churn', 'attach')],
      [at(0), record('churn', 'detach')],
      [at(0), record('fraud', 'detach')],
    )

    expect(await filter({ filterPattern })).toHaveLength(count)
  })

  test('within their times, both ends included', async () => {
    const { put, filter } = await aLog()
    await put([at(-2), 'a'], [at(-1), 'b'], [at(0), 'c'])

    expect(await filter({ startTime: at(-2), endTime: at(-1) })).toEqual(['a', 'b'])
  })

  test('over all streams by time, or in some', async () => {
    const { put, filter, sink } = await aLog()
    await put([at(-1), 'a'], [at(1), 'c'])
    sink.append(logGroupName, 'other', 'b')

    expect(await filter()).toEqual(['a', 'b', 'c'])
    expect(await filter({ logStreamNames: ['other'] })).toEqual(['b'])
    expect(await filter({ logStreamNamePrefix: 'gr' })).toEqual(['a', 'c'])
  })

  test('page by page', async () => {
    const { put, client, filter } = await aLog()
    await put([at(0), 'a'], [at(0), 'b'], [at(0), 'c'])
    const first = await client.send(new FilterLogEventsCommand({ logGroupName, limit: 2 }))

    expect(first.events?.map(({ message }) => message)).toEqual(['a', 'b'])
    expect(await filter({ nextToken: first.nextToken })).toEqual(['c'])
  })

  test.each(['?a ?b', '-x', '[a, b]', '{ $.a > 1 }', '{ $.a = 1 || $.b = 2 }', '{ $.a IS NULL }'])(
    'not by %s, which is refused rather than half understood',
    (pattern) => {
      expect(() => compileFilter(pattern)).toThrow('does not know')
    },
  )

  test('in one stream forwards and backwards', async () => {
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

describe('a group', () => {
  test('is made, listed and deleted', async () => {
    const { client } = await aLog()
    const names = async (logGroupNamePrefix?: string) =>
      (await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }))).logGroups?.map(
        (group) => group.logGroupName,
      )
    await client.send(new CreateLogGroupCommand({ logGroupName: '/curfew/x' }))

    expect(await names()).toEqual(['/aws/lambda/settle', '/curfew/audit', '/curfew/x'])
    expect(await names('/curfew/')).toEqual(['/curfew/audit', '/curfew/x'])
    await expect(client.send(new CreateLogGroupCommand({ logGroupName: '/curfew/x' }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    })
    await client.send(new DeleteLogGroupCommand({ logGroupName: '/curfew/x' }))
    expect(await names('/curfew/')).toEqual(['/curfew/audit'])
  })

  test('that is protected is not deleted', async () => {
    await expect((await aLog()).client.send(new DeleteLogGroupCommand({ logGroupName }))).rejects.toThrow(
      'deletion protection',
    )
  })

  test('keeps a retention that AWS knows', async () => {
    const { client } = await aLog()
    await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }))

    expect(
      (await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/curfew' }))).logGroups?.[0],
    ).toMatchObject({ retentionInDays: 30 })
    await expect(client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 31 }))).rejects.toThrow(
      'no retention period',
    )
  })

  test('shows its streams, the latest first if asked', async () => {
    const { client, sink, put } = await aLog()
    await put([at(-1), 'old'])
    sink.append(logGroupName, 'z', 'new')
    const streams = await client.send(
      new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true }),
    )

    expect(streams.logStreams?.map((one) => [one.logStreamName, one.lastEventTimestamp])).toEqual([
      ['z', at(0)],
      ['grants', at(-1)],
    ])
  })
})

test('lines of a function find no group that is missing', async () => {
  const { sink } = await aLog()

  expect([sink.append('/nobody', 's', 'x'), sink.append('/aws/lambda/settle', 's', 'x')]).toEqual([false, true])
})

test('leave is asked for the stream, or for the group with an empty stream behind it', async () => {
  const { client, door, put } = await aLog()
  await put([at(0), 'x'])
  await client.send(new FilterLogEventsCommand({ logGroupName }))
  await client.send(new DescribeLogGroupsCommand({}))

  const prefix = 'arn:aws:logs:us-east-1:111122223333:log-group:'
  expect(door.asked.map(({ action, resource }) => [action, resource])).toEqual([
    ['logs:CreateLogStream', `${prefix}/curfew/audit:log-stream:grants`],
    ['logs:PutLogEvents', `${prefix}/curfew/audit:log-stream:grants`],
    ['logs:FilterLogEvents', `${prefix}/curfew/audit:log-stream:`],
    ['logs:DescribeLogGroups', `${prefix}:log-stream:`],
  ])
})

test('without leave nothing is written', async () => {
  const { put, groups, sink } = await aLog(({ action }) => action === 'logs:PutLogEvents')
  sink.append(logGroupName, logStreamName, 'first')

  await expect(put([at(0), 'x'])).rejects.toMatchObject({ name: 'AccessDeniedException' })
  expect(groups.get(logGroupName).streams.get(logStreamName)?.events).toHaveLength(1)
})
