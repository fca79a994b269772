import { beforeAll, describe, expect, test } from 'vitest'
import { runUntil } from '../../src/agenda.ts'
import { packaged } from './packaged.ts'
import { aFunction, aQueue, aStack, later, queueArn, stage } from './stage.ts'

const arn = 'arn:aws:sqs:us-east-1:111122223333:work'
const work = { ...aQueue, arn, name: 'work', hiddenSeconds: 60, redrive: { deadLetterArn: queueArn, mostReceives: 3 } }

let folder = ''
beforeAll(async () => {
  folder = await packaged({
    worker: `
      let calls = 0
      export const handler = async ({ Records: [{ body }, ...others] }) => {
        calls += 1
        if (others.length > 0 || calls <= Number(body)) throw new Error('attempt ' + calls)
      }`,
  })
})

type Changes = {
  readonly fn?: Parameters<typeof aFunction>[2]
  readonly queue?: Partial<typeof work>
  readonly dead?: Partial<typeof aQueue>
  readonly denied?: string
}

function aWorkingDay({ fn: changes, queue = {}, dead = {}, denied }: Changes = {}) {
  const fn = aFunction(folder, 'worker', changes)
  const runs: { attempt: number; second: number; payload: unknown }[] = []
  const day = stage([fn], {
    stack: aStack([fn], {
      queues: [
        { ...work, ...queue },
        { ...aQueue, ...dead },
      ],
      eventSources: [{ queueArn: arn, functionName: fn.name }],
    }),
    onRun: ({ attempt, at, payload }) =>
      runs.push({ attempt, second: (at.getTime() - later(0).getTime()) / 1000, payload: JSON.parse(payload) }),
    denies: ({ action }) => action === denied,
  })
  const send = (body: string) => day.host.queues.send(arn, body, {}, 'authorised')
  return { ...day, send, seconds: () => runs.map(({ second }) => second), runs }
}

test('a message is handed to the function of its queue, alone, and is gone', async () => {
  const { send, agenda, clock, runs, host } = aWorkingDay()
  send('0')
  send('0')

  await runUntil(agenda, clock, later(1))

  const record = {
    body: '0',
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    attributes: { ApproximateReceiveCount: '1' },
  }
  expect(runs).toMatchObject([{ payload: { Records: [record] } }, { payload: { Records: [record] } }])
  expect(host.queues.messages(arn)).toEqual([])
})

test('a message that the function could not take comes again when its visibility timeout is over', async () => {
  const { send, agenda, clock, seconds, host } = aWorkingDay()
  send('2')
  await runUntil(agenda, clock, later(119))
  expect(host.queues.messages(arn)).toHaveLength(1)

  await runUntil(agenda, clock, later(3600))

  expect(seconds()).toEqual([0, 60, 120])
  expect(host.queues.messages(arn)).toEqual([])
  expect(host.queues.messages(queueArn)).toEqual([])
})

test('a message that was handed out the most times that it may be is a dead letter', async () => {
  const { send, agenda, clock, seconds, host } = aWorkingDay()
  send('9')

  await runUntil(agenda, clock, later(3600))

  expect(seconds()).toEqual([0, 60, 120])
  expect(host.queues.messages(arn)).toEqual([])
  expect(host.queues.messages(queueArn)).toMatchObject([{ body: '9' }])
})

test('a message that was purged does not come again', async () => {
  const { send, agenda, clock, seconds, host } = aWorkingDay()
  send('9')
  await runUntil(agenda, clock, later(30))
  host.queues.purge(arn)

  await runUntil(agenda, clock, later(3600))

  expect(seconds()).toEqual([0])
})

test('messages that find no room in the function wait for it', async () => {
  const { send, agenda, clock, seconds } = aWorkingDay({ fn: { reservedConcurrency: 1 } })
  for (const _ of [1, 2, 3]) send('0')

  await runUntil(agenda, clock, later(1), 3)

  expect(seconds()).toEqual([0, 0, 0])
})

describe('a queue is not connected to a function', () => {
  test.each([
    [
      'whose role may not read it',
      { denied: 'sqs:ReceiveMessage' },
      'Cannot hand work to worker: its role may not sqs:ReceiveMessage',
    ],
    [
      'that may work on a message for longer than it is hidden',
      { queue: { hiddenSeconds: 29 } },
      "Cannot hand work to worker: its visibility timeout is shorter than the function's own",
    ],
    [
      'if its dead letters are not taken',
      { dead: { takesFrom: [] } },
      `Cannot host work: ${queueArn} takes no dead letters of it`,
    ],
  ])('%s', (_which, changes, message) => {
    expect(() => aWorkingDay(changes)).toThrow(message)
  })
})
