import { FilterLogEventsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { describe, expect, test } from 'vitest'
import { aLog, at, logGroupName, stream } from './log.ts'

describe('FilterLogEvents and GetLogEvents find events', () => {
  const record = (job: string, action: string) => JSON.stringify({ job, action, detail: { attempt: 1 } })

  test.each([
    ['by an empty pattern', '', 3],
    ['by a term', 'churn', 2],
    ['by a quoted term', '"\\"action\\":\\"start\\""', 1],
    ['by a field', '{ $.job = "churn" }', 2],
    ['by two fields', '{ ($.job = "churn") && ($.action != "start") }', 1],
    ['by either of two fields, each with another', '{ $.job = "fraud" && $.action = "stop" || $.action = "start" }', 2],
    ['by a field and either value of another', '{ $.action = "stop" && ($.job = "churn" || $.job = "fraud") }', 2],
    ['by text with an operator in it', '{ $.job = "a && b" }', 0],
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
