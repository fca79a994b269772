import { beforeAll, describe, expect, test } from 'vitest'
import { runUntil } from '../../src/agenda.ts'
import { aFunction, aLambdaHost, aQueue, aStack, later, queueArn } from './host.ts'
import { packaged } from './packaged.ts'

const arn = 'arn:aws:sqs:us-east-1:111122223333:work'
const work = {
  ...aQueue,
  arn,
  name: 'work',
  visibilityTimeoutSeconds: 60,
  redrive: { deadLetterArn: queueArn, maxReceives: 3 },
}

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

function aMappedQueue({ fn: changes, queue = {}, dead = {}, denied }: Changes = {}) {
  const fn = aFunction(folder, 'worker', changes)
  const runs: { attempt: number; second: number; payload: unknown }[] = []
  const account = aLambdaHost([fn], {
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
  const send = (body: string) => account.host.queues.send(arn, body, {}, 'authorized')
  return { ...account, send, seconds: () => runs.map(({ second }) => second), runs }
}

test('the function of a queue is invoked with one message at a time, which is then deleted', async () => {
  const { send, agenda, clock, runs, host } = aMappedQueue()
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

test('a message whose function fails is delivered again after its visibility timeout', async () => {
  const { send, agenda, clock, seconds, host } = aMappedQueue()
  send('2')
  await runUntil(agenda, clock, later(119))
  expect(host.queues.messages(arn)).toHaveLength(1)

  await runUntil(agenda, clock, later(3600))

  expect(seconds()).toEqual([0, 60, 120])
  expect(host.queues.messages(arn)).toEqual([])
  expect(host.queues.messages(queueArn)).toEqual([])
})

test('a message that reached its maximum receive count moves to the dead-letter queue', async () => {
  const { send, agenda, clock, seconds, host } = aMappedQueue()
  send('9')

  await runUntil(agenda, clock, later(3600))

  expect(seconds()).toEqual([0, 60, 120])
  expect(host.queues.messages(arn)).toEqual([])
  expect(host.queues.messages(queueArn)).toMatchObject([{ body: '9' }])
})

test('a message that was purged is not delivered again', async () => {
  const { send, agenda, clock, seconds, host } = aMappedQueue()
  send('9')
  await runUntil(agenda, clock, later(30))
  host.queues.purge(arn)

  await runUntil(agenda, clock, later(3600))

  expect(seconds()).toEqual([0])
})

test('messages beyond the reserved concurrency of the function wait', async () => {
  const { send, agenda, clock, seconds } = aMappedQueue({ fn: { reservedConcurrency: 1 } })
  for (const _ of [1, 2, 3]) send('0')

  await runUntil(agenda, clock, later(1), 3)

  expect(seconds()).toEqual([0, 0, 0])
})

describe('an event source mapping', () => {
  test.each([
    [
      'if the role of the function may not read the queue',
      { denied: 'sqs:ReceiveMessage' },
      'Cannot map work to worker: its role does not allow sqs:ReceiveMessage',
    ],
    [
      'if the function may run for longer than the visibility timeout',
      { queue: { visibilityTimeoutSeconds: 29 } },
      "Cannot map work to worker: its visibility timeout is shorter than the function's timeout",
    ],
    [
      'if the dead-letter queue does not accept messages of the queue',
      { dead: { acceptsDeadLettersFrom: [] } },
      `Cannot host work: ${queueArn} does not accept its dead letters`,
    ],
  ])('is refused %s', (_, changes, message) => {
    expect(() => aMappedQueue(changes)).toThrow(message)
  })
})
