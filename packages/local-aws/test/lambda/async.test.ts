import { beforeAll, describe, expect, test } from 'vitest'
import { drain, runUntil } from '../../src/agenda.ts'
import { lambdaService } from '../../src/lambda/service.ts'
import { frontDoor } from './front-door.ts'
import { packaged } from './packaged.ts'
import { aFunction, later, queueArn, roleArn, stage } from './stage.ts'

let folder = ''
beforeAll(async () => {
  folder = await packaged({
    flaky: `
      let calls = 0
      export const handler = async ({ fails }) => {
        calls += 1
        if (calls <= fails) throw new Error('attempt ' + calls)
        return calls
      }`,
  })
})

type Stage = NonNullable<Parameters<typeof stage>[1]>

function aFlakyDay(changes: Parameters<typeof aFunction>[2] = {}, options: Stage = {}) {
  const runs: [number, number][] = []
  const fn = aFunction(folder, 'flaky', changes)
  const day = stage([fn], {
    onRun: ({ attempt, at }) => runs.push([attempt, (at.getTime() - later(0).getTime()) / 1000]),
    ...options,
  })
  return { ...day, runs, fn }
}

test('an event is accepted at once and run by the agenda', async () => {
  const { host, agenda, runs, fn } = aFlakyDay()

  expect(host.events.enqueue(fn.arn, '{"fails":0}')).toMatch(/^[0-9a-f-]{36}$/)
  expect(runs).toEqual([])
  await drain(agenda)
  expect(runs).toEqual([[1, 0]])
})

test('a failed event is tried again after one minute and after two more', async () => {
  const { host, agenda, clock, runs, fn } = aFlakyDay()
  host.events.enqueue(fn.arn, '{"fails":2}')

  await runUntil(agenda, clock, later(3600))

  expect(runs).toEqual([
    [1, 0],
    [2, 60],
    [3, 180],
  ])
  expect(host.events.failures).toEqual([])
})

test('an event that always fails goes to the on-failure queue with what it was and why', async () => {
  const { host, agenda, clock, fn } = aFlakyDay()
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

test('a dead letter queue gets the event itself, with the error as attributes', async () => {
  const { host, agenda, fn } = aFlakyDay({ retries: 0, onFailureArn: undefined, deadLetterArn: queueArn })
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
])('with %i retries configured there are no more', async (retries, expected) => {
  const { host, agenda, clock, runs, fn } = aFlakyDay({ retries })
  host.events.enqueue(fn.arn, '{"fails":9}')

  await runUntil(agenda, clock, later(3600))

  expect(runs).toEqual(expected)
})

test('an event is not tried again once it is too old', async () => {
  const { host, agenda, clock, runs, fn } = aFlakyDay({ longestAgeSeconds: 100 })
  host.events.enqueue(fn.arn, '{"fails":9}')

  await runUntil(agenda, clock, later(3600))

  expect(runs).toEqual([
    [1, 0],
    [2, 60],
  ])
  expect(host.queues.messages(queueArn)[0]?.body).toContain('EventAgeExceeded')
})

test('a role that may not write to the queue loses the event, and that can be seen', async () => {
  const { host, agenda, fn } = aFlakyDay({ retries: 0 }, { denies: ({ action }) => action === 'sqs:SendMessage' })
  host.events.enqueue(fn.arn, '{"fails":9}')

  await drain(agenda)

  expect(host.queues.messages(queueArn)).toEqual([])
  expect(host.events.failures).toMatchObject([{ deadLetterArn: undefined }])
})

describe('beyond the reserved concurrency', () => {
  test('events wait until there is room, use up no attempt, and go in the order in which they came', async () => {
    const order: unknown[] = []
    const { host, agenda, fn } = aFlakyDay(
      { reservedConcurrency: 2 },
      { onRun: ({ payload, attempt }) => order.push([JSON.parse(payload).number, attempt]) },
    )
    for (let number = 1; number <= 9; number++) host.events.enqueue(fn.arn, JSON.stringify({ number }))

    await drain(agenda, 9)

    expect(order).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [number, 1]))
  })

  test('a synchronous run takes room as well, and leaves it to those who wait', async () => {
    const { host, agenda, runs, fn } = aFlakyDay({ reservedConcurrency: 1 })
    const first = host.functions.find(fn.name)?.run('{}', 'synchronous', 1)
    host.events.enqueue(fn.arn, '{}')
    await agenda.takeDue()?.run()
    expect([runs, agenda.size]).toEqual([[], 0])

    await first
    await drain(agenda)

    expect(runs).toHaveLength(2)
  })

  test('an event that found no room until it was too old is given up, and the next one goes', async () => {
    const { host, agenda, clock, runs, fn } = aFlakyDay({ reservedConcurrency: 1, longestAgeSeconds: 100 })
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

  test('a function that may not run at all leaves its events to the queue at once', async () => {
    const { host, agenda, runs, fn } = aFlakyDay({ reservedConcurrency: 0 })
    host.events.enqueue(fn.arn, '{}')

    await drain(agenda)

    expect(runs).toEqual([])
    expect(host.queues.messages(queueArn)[0]?.body).toContain('ZeroReservedConcurrency')
  })
})

describe('the Lambda API', () => {
  const aCall = (path: string, headers: Record<string, string> = {}, body = '{"fails":0}', method = 'POST') => ({
    method,
    host: 'lambda.us-east-1.amazonaws.com',
    path,
    query: '',
    headers: { authorization: 'Credential=AKIA/20250716/us-east-1/lambda/aws4_request', ...headers },
    body: new TextEncoder().encode(method === 'GET' ? '' : body),
    origin: { sourceIp: '203.0.113.1' },
  })
  const invocations = '/2015-03-31/functions/flaky/invocations'
  const text = (body: Uint8Array) => new TextDecoder().decode(body)

  function anApi() {
    const day = aFlakyDay()
    const door = frontDoor([lambdaService(day.host.functions, day.host.events, day.clock)])
    return { ...day, door }
  }

  test('answers a synchronous invocation with what the handler returned', async () => {
    const { door, fn } = anApi()

    const response = await door.handle(aCall(invocations))

    expect([response.status, text(response.body)]).toEqual([200, '1'])
    expect(response.headers['x-amz-function-error']).toBeUndefined()
    expect(door.asked).toEqual([{ action: 'lambda:InvokeFunction', resource: fn.arn, context: {} }])
  })

  test('answers a failed one with 200, the error as its payload, and a header', async () => {
    const response = await anApi().door.handle(aCall(invocations, {}, '{"fails":1}'))

    expect([response.status, response.headers['x-amz-function-error']]).toEqual([200, 'Unhandled'])
    expect(JSON.parse(text(response.body))).toMatchObject({ errorType: 'Error', errorMessage: 'attempt 1' })
  })

  test('accepts an event with 202 before it is run', async () => {
    const { door, agenda, runs } = anApi()

    const response = await door.handle(aCall(invocations, { 'x-amz-invocation-type': 'Event' }))

    expect([response.status, runs.length]).toEqual([202, 0])
    await drain(agenda)
    expect(runs).toHaveLength(1)
  })

  test.each([
    ['an unknown function', '/2015-03-31/functions/nobody/invocations', '{}', 404, 'Function not found: nobody'],
    ['a payload that is not JSON', invocations, '{', 400, 'Could not parse request body into json'],
    ['an unknown path', '/2015-03-31/layers', '{}', 404, 'does not run /2015-03-31/layers'],
  ])('refuses %s', async (_, path, body, status, message) => {
    const response = await anApi().door.handle(aCall(path, {}, body))

    expect(response.status).toBe(status)
    expect(text(response.body)).toContain(message)
  })

  test('lists and shows functions', async () => {
    const { door } = anApi()
    const get = async (path: string) => JSON.parse(text((await door.handle(aCall(path, {}, '', 'GET'))).body))

    expect(await get('/2015-03-31/functions/')).toMatchObject({ Functions: [{ FunctionName: 'flaky', Role: roleArn }] })
    expect(await get('/2015-03-31/functions/flaky')).toMatchObject({ Configuration: { Handler: 'flaky.handler' } })
  })
})
