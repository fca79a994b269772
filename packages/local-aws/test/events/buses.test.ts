import {
  DescribeEventBusCommand,
  DisableRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge'
import { describe, expect, test } from 'vitest'
import { createAgenda, drain, runUntil } from '../../src/agenda.ts'
import { manualClock } from '../../src/clock.ts'
import { unreliableArrival } from '../../src/events/arrival.ts'
import { type BusesOptions, createBuses } from '../../src/events/buses.ts'
import { type EventsServiceOptions, eventsService } from '../../src/events/service.ts'
import { createQueues } from '../../src/lambda/queues.ts'
import { seeded } from '../../src/random.ts'
import { readStack } from '../../src/template/load.ts'
import { type Authorization, clientOptions, fakeGateway } from '../lambda/fake-gateway.ts'
import { location, resources, template } from '../template/sample.ts'

const start = new Date('2025-07-16T01:00:00.250Z')
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const orderPlaced = {
  Source: 'shop',
  DetailType: 'Order Placed',
  Detail: '{"order":"7"}',
  EventBusName: 'shop-dev',
}

type Changes = Partial<BusesOptions> &
  EventsServiceOptions & { template?: object; denies?: (authorization: Authorization) => boolean }

/** The buses of the sample template, and a list of invocations instead of Lambda. */
function aBus(changes: Changes = {}) {
  const clock = manualClock(start)
  const list = createAgenda(clock)
  const stack = readStack(changes.template ?? template, location)
  const invocations: { at: number; arn: string; payload: unknown }[] = []
  const sinks = createQueues(stack.queues, clock)
  const events = {
    failures: [],
    enqueue: (arn: string, payload: string) => {
      invocations.push({ at: (clock.now().getTime() - start.getTime()) / 1000, arn, payload: JSON.parse(payload) })
      return stack.functions.some((fn) => fn.arn === arn) ? 'request' : undefined
    },
  }
  const buses = createBuses({ stack, clock, random: seeded(1), agenda: list, events, queues: sinks, ...changes })
  const gateway = fakeGateway([eventsService(buses, location, changes)], changes.denies)
  const client = new EventBridgeClient(clientOptions(gateway.handle))
  const put = (...Entries: object[]) => client.send(new PutEventsCommand({ Entries }))
  return { clock, agenda: list, buses, client, put, invocations, queues: sinks, gateway, stack }
}

const without = (name: keyof typeof resources) => {
  const { [name]: _, ...rest } = resources
  return { ...template, Resources: rest }
}

describe('an event on a bus', () => {
  test('reaches the function of a matching rule, in the envelope of EventBridge', async () => {
    const { put, agenda, invocations, stack } = aBus()

    const answer = await put(orderPlaced)
    await drain(agenda)

    expect(answer).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) }],
    })
    expect(invocations).toEqual([
      {
        at: 0,
        arn: stack.functions[0]?.arn,
        payload: {
          version: '0',
          id: answer.Entries?.[0]?.EventId,
          'detail-type': 'Order Placed',
          source: 'shop',
          account: '111122223333',
          time: '2025-07-16T01:00:00Z',
          region: 'us-east-1',
          resources: [],
          detail: { order: '7' },
        },
      },
    ])
  })

  test('is delivered only after PutEvents was answered', async () => {
    const { put, invocations } = aBus()

    await put(orderPlaced)

    expect(invocations).toEqual([])
  })

  test.each([
    ['with another source', { ...orderPlaced, Source: 'user' }],
    ['on another bus', { ...orderPlaced, EventBusName: 'default' }],
  ])('%s reaches no target', async (_, entry) => {
    const { put, agenda, invocations } = aBus()

    await put(entry)
    await drain(agenda)

    expect(invocations).toEqual([])
  })

  test('can name its bus by ARN', async () => {
    const { put, agenda, invocations } = aBus()

    await put({ ...orderPlaced, EventBusName: 'arn:aws:events:us-east-1:111122223333:event-bus/shop-dev' })
    await drain(agenda)

    expect(invocations).toHaveLength(1)
  })

  test('for a bus that does not exist is accepted and dropped, as on AWS', async () => {
    const { put, buses } = aBus()

    expect(await put({ ...orderPlaced, EventBusName: 'shop-prod' })).toMatchObject({ FailedEntryCount: 0 })
    expect(buses.dropped).toMatchObject([{ busName: 'shop-prod', event: { source: 'shop' } }])
  })

  test('of an AWS service is put on the default bus', async () => {
    const rule = {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'jobs',
        EventPattern: { source: ['aws.sagemaker'] },
        Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } }],
      },
    }
    const { buses, agenda, queues, stack } = aBus({
      template: { ...template, Resources: { ...resources, Jobs: rule } },
    })

    buses.putFromAws({ source: 'aws.sagemaker', detailType: 'SageMaker Training Job State Change', detail: { a: 1 } })
    await drain(agenda)

    expect(queues.messages(stack.queues[0]?.arn ?? '').map(({ body }) => JSON.parse(body))).toMatchObject([
      { detail: { a: 1 } },
    ])
  })

  test('reaches no target while its rule is disabled', async () => {
    const { put, agenda, invocations, client } = aBus()
    await client.send(new DisableRuleCommand({ Name: 'shop-dev-worker-rule-1', EventBusName: 'shop-dev' }))

    await put(orderPlaced)
    await drain(agenda)

    expect(invocations).toEqual([])
  })
})

describe('a target without permission', () => {
  test('receives nothing: the event goes to the dead-letter queue of the rule without a retry', async () => {
    const { put, agenda, invocations, queues, buses, stack } = aBus({ template: without('WorkerRulePermission') })
    const queueArn = stack.queues[0]?.arn ?? ''

    await put(orderPlaced)
    await drain(agenda)

    expect(invocations).toEqual([])
    expect(queues.messages(queueArn)).toMatchObject([{ attributes: { ERROR_CODE: 'NO_PERMISSIONS' } }])
    expect(buses.undelivered).toMatchObject([{ because: 'NO_PERMISSIONS', deadLetterArn: queueArn }])
  })

  test('loses the event if the queue policy does not allow EventBridge, and the loss is recorded', async () => {
    const { WorkerRulePermission: _, DeadLettersPolicy: __, ...rest } = resources
    const { put, agenda, queues, buses } = aBus({ template: { ...template, Resources: rest } })

    await put(orderPlaced)
    await drain(agenda)

    expect(queues.lost).toMatchObject([{ because: expect.stringContaining('does not allow events.amazonaws.com') }])
    expect(buses.undelivered).toMatchObject([{ deadLetterArn: undefined }])
  })

  test('receives nothing if its permission names another rule', async () => {
    const permission = structuredClone(resources.WorkerRulePermission)
    const Resources = {
      ...resources,
      WorkerRulePermission: {
        ...permission,
        Properties: { ...permission.Properties, SourceArn: 'arn:aws:events:us-east-1:111122223333:rule/x' },
      },
    }
    const { put, agenda, invocations } = aBus({ template: { ...template, Resources } })

    await put(orderPlaced)
    await drain(agenda)

    expect(invocations).toEqual([])
  })
})

describe('PutEvents', () => {
  test.each([
    ['no source', { ...orderPlaced, Source: undefined }, 'InvalidArgument', 'Source is a required argument'],
    [
      'no detail type',
      { ...orderPlaced, DetailType: undefined },
      'InvalidArgument',
      'DetailType is a required argument',
    ],
    ['no detail', { ...orderPlaced, Detail: undefined }, 'InvalidArgument', 'Detail is a required argument'],
    ['a detail that is not JSON', { ...orderPlaced, Detail: '{' }, 'MalformedDetail', 'Detail is malformed.'],
    ['a detail that is not an object', { ...orderPlaced, Detail: '[1]' }, 'MalformedDetail', 'Detail is malformed.'],
    ["AWS's own source", { ...orderPlaced, Source: 'aws.sagemaker' }, 'NotAuthorizedForSource', 'Not authorized'],
    ['too long a detail type', { ...orderPlaced, DetailType: 'x'.repeat(129) }, 'InvalidArgument', 'at most 128'],
  ])('rejects an entry with %s, and accepts the others', async (_, bad, code, message) => {
    const { put, agenda, invocations } = aBus()

    const answer = await put(bad, orderPlaced)
    await drain(agenda)

    expect(answer.FailedEntryCount).toBe(1)
    expect(answer.Entries?.[0]).toMatchObject({ ErrorCode: code, ErrorMessage: expect.stringContaining(message) })
    expect(invocations).toHaveLength(1)
  })

  test('rejects an entry that is throttled, and accepts the others', async () => {
    const { put } = aBus({ fault: ({ detailType }) => (detailType === 'X' ? 'ThrottlingException' : undefined) })

    expect(await put({ ...orderPlaced, DetailType: 'X' }, orderPlaced)).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'ThrottlingException' }, { EventId: expect.any(String) }],
    })
  })

  test.each([
    ['eleven entries', Array(11).fill(orderPlaced), /validation error/],
    ['a megabyte', [{ ...orderPlaced, Detail: JSON.stringify({ x: 'x'.repeat(1024 * 1024) }) }], /over the limit/],
  ])('refuses %s in one request', async (_, entries, message) => {
    await expect(aBus().put(...entries)).rejects.toThrow(message)
  })

  test('is authorized on the bus, with source and detail type of each entry as condition keys', async () => {
    const { put, gateway } = aBus()

    await put(orderPlaced)

    expect(gateway.authorizations).toEqual([
      {
        action: 'events:PutEvents',
        resource: 'arn:aws:events:us-east-1:111122223333:event-bus/shop-dev',
        context: {
          'events:source': 'shop',
          'events:detail-type': 'Order Placed',
          'events:eventBusInvocation': 'false',
        },
      },
    ])
  })

  test('accepts no entry if the caller may not put one of them', async () => {
    const { put, agenda, invocations } = aBus({ denies: ({ context }) => context['events:source'] === 'forged' })

    await expect(put(orderPlaced, { ...orderPlaced, Source: 'forged' })).rejects.toThrow('not authorized')
    await drain(agenda)
    expect(invocations).toEqual([])
  })
})

describe('a rule with a rate', () => {
  test('fires at its rate from the start on, with its input', async () => {
    const { clock, agenda, invocations } = aBus()

    await runUntil(agenda, clock, later(180))

    expect(invocations.map(({ at, payload }) => [at, payload])).toEqual(
      [60, 120, 180].map((at) => [at, { check: 'orders' }]),
    )
  })

  test('fires once after the clock jumped, and then keeps its rhythm', async () => {
    const { clock, agenda, invocations } = aBus()
    clock.moveTo(later(330))

    await runUntil(agenda, clock, later(400))

    expect(invocations.map(({ at }) => at)).toEqual([330, 360])
  })

  test('without input fires a Scheduled Event that names the rule', async () => {
    const rule = structuredClone(resources.TickRule)
    const targets = rule.Properties.Targets.map(({ Input: _, ...target }) => target)
    const Resources = { ...resources, TickRule: { ...rule, Properties: { ...rule.Properties, Targets: targets } } }
    const { clock, agenda, invocations, stack } = aBus({ template: { ...template, Resources } })

    await runUntil(agenda, clock, later(60))

    expect(invocations[0]?.payload).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      time: '2025-07-16T01:01:00Z',
      resources: [stack.rules[1]?.arn],
      detail: {},
    })
  })

  test.each(['cron(0 1 * * ? *)', 'rate(1 minutes)', 'rate(0 minutes)'])(
    'is refused when it is loaded if it is not supported or invalid: %s',
    (expression) => {
      const rule = structuredClone(resources.TickRule)
      const Resources = {
        ...resources,
        TickRule: { ...rule, Properties: { ...rule.Properties, ScheduleExpression: expression } },
      }

      expect(() => aBus({ template: { ...template, Resources } })).toThrow('Cannot run the schedule')
    },
  )
})

describe('unreliable delivery', () => {
  test('duplicates an event with its id, and lets later events overtake', async () => {
    const copies = [[0, 900], [30_000], [0]]
    const { put, clock, agenda, invocations } = aBus({ arrival: () => copies.shift() ?? [0] })
    for (const order of ['a', 'b', 'c']) await put({ ...orderPlaced, Detail: JSON.stringify({ order }) })

    await runUntil(agenda, clock, later(59))

    expect(invocations).toMatchObject([
      { at: 0, payload: { detail: { order: 'a' } } },
      { at: 0, payload: { detail: { order: 'c' } } },
      { at: 0.9, payload: { detail: { order: 'a' } } },
      { at: 30, payload: { detail: { order: 'b' } } },
    ])
    expect(invocations[0]?.payload).toEqual(invocations[2]?.payload)
  })

  test('is repeatable with a seed', () => {
    const delivery = { eventId: '', source: '', ruleArn: '', targetArn: '' }
    const run = (seed: number) => {
      const arrival = unreliableArrival(seeded(seed), { duplicated: 0.3, delayed: 0.5, maxDelaySeconds: 60 })
      return Array.from({ length: 50 }, () => arrival(delivery))
    }

    expect(run(1)).toEqual(run(1))
    expect(run(1).filter((copies) => copies.length === 2).length).toBeGreaterThan(5)
    expect(
      run(1)
        .flat()
        .every((delay) => delay < 60_000),
    ).toBe(true)
  })
})

describe('the EventBridge API', () => {
  test('lists rules, targets and buses', async () => {
    const { client } = aBus()
    const onBus = { EventBusName: 'shop-dev' }

    expect(await client.send(new ListRulesCommand(onBus))).toMatchObject({
      Rules: [
        {
          Name: 'shop-dev-worker-rule-1',
          State: 'ENABLED',
          EventPattern: '{"source":["shop"],"detail-type":["Order Placed"]}',
        },
      ],
    })
    expect(await client.send(new ListTargetsByRuleCommand({ ...onBus, Rule: 'shop-dev-worker-rule-1' }))).toMatchObject(
      {
        Targets: [{ Id: 'shop-dev-worker-rule-1-target' }],
      },
    )
    expect(await client.send(new ListEventBusesCommand({}))).toMatchObject({
      EventBuses: [{ Name: 'default' }, { Name: 'shop-dev' }],
    })
    await expect(client.send(new DescribeEventBusCommand({ Name: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test('tests a pattern against an event', async () => {
    const { client } = aBus()
    const ask = (EventPattern: string) =>
      client.send(new TestEventPatternCommand({ EventPattern, Event: '{"source":"shop"}' }))

    expect((await ask('{"source":["shop"]}')).Result).toBe(true)
    expect((await ask('{"source":["x"]}')).Result).toBe(false)
    await expect(ask('{"source":[{"regex":"x"}]}')).rejects.toMatchObject({ name: 'InvalidEventPatternException' })
  })
})

test.each([
  [
    'a target that is not supported',
    { Targets: [{ Id: 'x', Arn: 'arn:aws:sns:us-east-1:1:topic' }] },
    'supports Lambda and SQS targets only',
  ],
  ['an invalid pattern', { EventPattern: { source: [{ regex: 'x' }] } }, 'unrecognized match type regex'],
])('a rule with %s is refused when it is loaded', (_, Properties, message) => {
  const Resources = { ...resources, Odd: { Type: 'AWS::Events::Rule', Properties } }

  expect(() => aBus({ template: { ...template, Resources } })).toThrow(message)
})
