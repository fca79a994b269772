import {
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { describe, expect, test } from 'vitest'
import { aLog, at, logGroupName, logStreamName, stream } from './log.ts'

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
