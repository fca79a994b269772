import { describe, expect, test } from 'vitest'
import { drain, runUntil } from '../../src/agenda.ts'
import { aFlakyFunction } from './flaky.ts'
import { later, queueArn } from './host.ts'

test('an event is accepted immediately and runs later', async () => {
  const { host, agenda, runs, fn } = aFlakyFunction()

  expect(host.events.enqueue(fn.arn, '{"fails":0}')).toMatch(/^[0-9a-f-]{36}$/)
  expect(runs).toEqual([])
  await drain(agenda)
  expect(runs).toEqual([[1, 0]])
})

test('a failed event is retried after one minute, and again after two more', async () => {
  const { host, agenda, clock, runs, fn } = aFlakyFunction()
  host.events.enqueue(fn.arn, '{"fails":2}')

  await runUntil(agenda, clock, later(3600))

  expect(runs).toEqual([
    [1, 0],
    [2, 60],
    [3, 180],
  ])
  expect(host.events.failures).toEqual([])
})

test('an event that fails every time goes to the on-failure destination, with its payload and the error', async () => {
  const { host, agenda, clock, fn } = aFlakyFunction()
  host.events.enqueue(fn.arn, '{"fails":9}')

  await runUntil(agenda, clock, later(3600))

  const [message] = host.queues.messages(queueArn)
  expect(JSON.parse(message?.body ?? '')).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3, functionArn: `${fn.arn}:$LATEST` },
    requestPayload: { fails: 9 },
    responsePayload: { errorType: 'Error', errorMessage: 'attempt 3' },
  })
  expect(message?.at).toEqual(later(180))
  expect(host.events.failures).toMatchObject([{ functionName: 'flaky', attempts: 3, deadLetterArn: queueArn }])
})

test('a dead-letter queue receives the event itself, with the error as attributes', async () => {
  const { host, agenda, fn } = aFlakyFunction({ retries: 0, onFailureArn: undefined, deadLetterArn: queueArn })
  host.events.enqueue(fn.arn, '{"fails":9}')

  await drain(agenda)

  expect(host.queues.messages(queueArn)).toMatchObject([
    { body: '{"fails":9}', attributes: { ErrorMessage: 'attempt 1' } },
  ])
})

test.each([
  [0, [[1, 0]]],
  [
    1,
    [
      [1, 0],
      [2, 60],
    ],
  ],
])('an event is retried at most as often as configured: %i', async (retries, expected) => {
  const { host, agenda, clock, runs, fn } = aFlakyFunction({ retries })
  host.events.enqueue(fn.arn, '{"fails":9}')

  await runUntil(agenda, clock, later(3600))

  expect(runs).toEqual(expected)
})

test('an event is not retried beyond its maximum age', async () => {
  const { host, agenda, clock, runs, fn } = aFlakyFunction({ maxAgeSeconds: 100 })
  host.events.enqueue(fn.arn, '{"fails":9}')

  await runUntil(agenda, clock, later(3600))

  expect(runs).toEqual([
    [1, 0],
    [2, 60],
  ])
  expect(host.queues.messages(queueArn)[0]?.body).toContain('EventAgeExceeded')
})

test('a failed event is lost if the role may not write to the queue, and the failure is recorded', async () => {
  const { host, agenda, fn } = aFlakyFunction({ retries: 0 }, { denies: ({ action }) => action === 'sqs:SendMessage' })
  host.events.enqueue(fn.arn, '{"fails":9}')

  await drain(agenda)

  expect(host.queues.messages(queueArn)).toEqual([])
  expect(host.events.failures).toMatchObject([{ deadLetterArn: undefined }])
})

describe('beyond the reserved concurrency', () => {
  test('events wait in the order in which they came, and that counts as no attempt', async () => {
    const order: unknown[] = []
    const { host, agenda, fn } = aFlakyFunction(
      { reservedConcurrency: 2 },
      { onRun: ({ payload, attempt }) => order.push([JSON.parse(payload).number, attempt]) },
    )
    for (let number = 1; number <= 9; number++) host.events.enqueue(fn.arn, JSON.stringify({ number }))

    await drain(agenda, 9)

    expect(order).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [number, 1]))
  })

  test('a synchronous invocation counts too, and waiting events run after it', async () => {
    const { host, agenda, runs, fn } = aFlakyFunction({ reservedConcurrency: 1 })
    const first = host.functions.find(fn.name)?.run('{}', 'synchronous', 1)
    host.events.enqueue(fn.arn, '{}')
    await agenda.takeDue()?.run()
    expect([runs, agenda.size]).toEqual([[], 0])

    await first
    await drain(agenda)

    expect(runs).toHaveLength(2)
  })

  test('an event that waits beyond its maximum age fails, and the next one runs', async () => {
    const { host, agenda, clock, runs, fn } = aFlakyFunction({ reservedConcurrency: 1, maxAgeSeconds: 100 })
    const first = host.functions.find(fn.name)?.run('{}', 'synchronous', 1)
    host.events.enqueue(fn.arn, '{}')
    clock.moveTo(later(101))
    host.events.enqueue(fn.arn, '{}')
    for (let entry = agenda.takeDue(); entry; entry = agenda.takeDue()) await entry.run()

    await first
    await drain(agenda)

    expect(runs).toHaveLength(2)
    expect(host.events.failures).toMatchObject([{ attempts: 0, error: { errorType: 'TooManyRequestsException' } }])
    expect(host.queues.messages(queueArn)[0]?.body).toContain('EventAgeExceeded')
  })

  test('an event for a function with a reserved concurrency of 0 fails immediately', async () => {
    const { host, agenda, runs, fn } = aFlakyFunction({ reservedConcurrency: 0 })
    host.events.enqueue(fn.arn, '{}')

    await drain(agenda)

    expect(runs).toEqual([])
    expect(host.queues.messages(queueArn)[0]?.body).toContain('ZeroReservedConcurrency')
  })
})
