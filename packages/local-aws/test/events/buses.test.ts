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
import { agenda, drain, runUntil } from '../../src/agenda.ts'
import { heldClock } from '../../src/clock.ts'
import { type BusesOptions, eventBuses } from '../../src/events/buses.ts'
import { type EventsServiceOptions, eventsService } from '../../src/events/service.ts'
import { troubled } from '../../src/events/trouble.ts'
import { queues } from '../../src/lambda/queues.ts'
import { seeded } from '../../src/random.ts'
import { readStack } from '../../src/template/load.ts'
import { type Asked, clientOptions, frontDoor } from '../lambda/front-door.ts'
import { place, resources, template } from '../template/sample.ts'

const start = new Date('2025-07-16T01:00:00.250Z')
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const accessDue = {
  Source: 'curfew',
  DetailType: 'Access Due',
  Detail: '{"grant":"churn"}',
  EventBusName: 'curfew-dev',
}

type Changes = Partial<BusesOptions> & EventsServiceOptions & { template?: object; denies?: (asked: Asked) => boolean }

/** The sample's buses, with Lambda replaced by a list of what it was handed. */
function aBus(changes: Changes = {}) {
  const clock = heldClock(start)
  const list = agenda(clock)
  const stack = readStack(changes.template ?? template, place)
  const handed: { at: number; arn: string; payload: unknown }[] = []
  const sinks = queues(stack.queues, clock)
  const events = {
    failures: [],
    enqueue: (arn: string, payload: string) => {
      handed.push({ at: (clock.now().getTime() - start.getTime()) / 1000, arn, payload: JSON.parse(payload) })
      return stack.functions.some((fn) => fn.arn === arn) ? 'request' : undefined
    },
  }
  const buses = eventBuses({ stack, clock, random: seeded(1), agenda: list, events, queues: sinks, ...changes })
  const door = frontDoor([eventsService(buses, place, changes)], changes.denies)
  const client = new EventBridgeClient(clientOptions(door.handle))
  const put = (...Entries: object[]) => client.send(new PutEventsCommand({ Entries }))
  return { clock, agenda: list, buses, client, put, handed, queues: sinks, door, stack }
}

const without = (name: keyof typeof resources) => {
  const { [name]: _, ...rest } = resources
  return { ...template, Resources: rest }
}

describe('an event on a bus', () => {
  test('reaches the function of a rule that matches, in the envelope of EventBridge', async () => {
    const { put, agenda, handed, stack } = aBus()

    const answer = await put(accessDue)
    await drain(agenda)

    expect(answer).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) }],
    })
    expect(handed).toEqual([
      {
        at: 0,
        arn: stack.functions[0]?.arn,
        payload: {
          version: '0',
          id: answer.Entries?.[0]?.EventId,
          'detail-type': 'Access Due',
          source: 'curfew',
          account: '111122223333',
          time: '2025-07-16T01:00:00Z',
          region: 'us-east-1',
          resources: [],
          detail: { grant: 'churn' },
        },
      },
    ])
  })

  test('is not handed on before its caller has been answered', async () => {
    const { put, handed } = aBus()

    await put(accessDue)

    expect(handed).toEqual([])
  })

  test.each([
    ['with another source', { ...accessDue, Source: 'user' }],
    ['on another bus', { ...accessDue, EventBusName: 'default' }],
  ])('%s reaches nobody', async (_, entry) => {
    const { put, agenda, handed } = aBus()

    await put(entry)
    await drain(agenda)

    expect(handed).toEqual([])
  })

  test('may name its bus by ARN', async () => {
    const { put, agenda, handed } = aBus()

    await put({ ...accessDue, EventBusName: 'arn:aws:events:us-east-1:111122223333:event-bus/curfew-dev' })
    await drain(agenda)

    expect(handed).toHaveLength(1)
  })

  test('on a bus that does not exist is answered with 200 and dropped, as on AWS', async () => {
    const { put, buses } = aBus()

    expect(await put({ ...accessDue, EventBusName: 'curfew-prod' })).toMatchObject({ FailedEntryCount: 0 })
    expect(buses.swallowed).toMatchObject([{ busName: 'curfew-prod', event: { source: 'curfew' } }])
  })

  test('of an AWS service comes to the default bus', async () => {
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

  test('reaches nobody while its rule is switched off', async () => {
    const { put, agenda, handed, client } = aBus()
    await client.send(new DisableRuleCommand({ Name: 'curfew-dev-settle-rule-1', EventBusName: 'curfew-dev' }))

    await put(accessDue)
    await drain(agenda)

    expect(handed).toEqual([])
  })
})

describe('a target without leave', () => {
  test('gets nothing: the event goes straight to the dead letters of the rule', async () => {
    const { put, agenda, handed, queues, buses, stack } = aBus({ template: without('SettleRulePermission') })
    const queueArn = stack.queues[0]?.arn ?? ''

    await put(accessDue)
    await drain(agenda)

    expect(handed).toEqual([])
    expect(queues.messages(queueArn)).toMatchObject([{ attributes: { ERROR_CODE: 'NO_PERMISSIONS' } }])
    expect(buses.undelivered).toMatchObject([{ because: 'NO_PERMISSIONS', deadLetterArn: queueArn }])
  })

  test('loses the event if the queue has no policy for EventBridge, and that can be seen', async () => {
    const { SettleRulePermission: _, DeadLettersPolicy: __, ...rest } = resources
    const { put, agenda, queues, buses } = aBus({ template: { ...template, Resources: rest } })

    await put(accessDue)
    await drain(agenda)

    expect(queues.lost).toMatchObject([{ because: expect.stringContaining('does not let events.amazonaws.com in') }])
    expect(buses.undelivered).toMatchObject([{ deadLetterArn: undefined }])
  })

  test('is one whose permission names another rule', async () => {
    const permission = structuredClone(resources.SettleRulePermission)
    const Resources = {
      ...resources,
      SettleRulePermission: {
        ...permission,
        Properties: { ...permission.Properties, SourceArn: 'arn:aws:events:us-east-1:111122223333:rule/x' },
      },
    }
    const { put, agenda, handed } = aBus({ template: { ...template, Resources } })

    await put(accessDue)
    await drain(agenda)

    expect(handed).toEqual([])
  })
})

describe('PutEvents', () => {
  test.each([
    ['no source', { ...accessDue, Source: undefined }, 'InvalidArgument', 'Source is a required argument'],
    ['no detail type', { ...accessDue, DetailType: undefined }, 'InvalidArgument', 'DetailType is a required argument'],
    ['no detail', { ...accessDue, Detail: undefined }, 'InvalidArgument', 'Detail is a required argument'],
    ['a detail that is no JSON', { ...accessDue, Detail: '{' }, 'MalformedDetail', 'Detail is malformed.'],
    ['a detail that is no object', { ...accessDue, Detail: '[1]' }, 'MalformedDetail', 'Detail is malformed.'],
    ["AWS's own source", { ...accessDue, Source: 'aws.sagemaker' }, 'NotAuthorizedForSource', 'Not authorized'],
    ['too long a detail type', { ...accessDue, DetailType: 'x'.repeat(129) }, 'InvalidArgument', 'at most 128'],
  ])('fails an entry with %s by itself, and takes the others', async (_, bad, code, message) => {
    const { put, agenda, handed } = aBus()

    const answer = await put(bad, accessDue)
    await drain(agenda)

    expect(answer.FailedEntryCount).toBe(1)
    expect(answer.Entries?.[0]).toMatchObject({ ErrorCode: code, ErrorMessage: expect.stringContaining(message) })
    expect(handed).toHaveLength(1)
  })

  test('fails an entry that is throttled by itself', async () => {
    const { put } = aBus({ fault: ({ detailType }) => (detailType === 'X' ? 'ThrottlingException' : undefined) })

    expect(await put({ ...accessDue, DetailType: 'X' }, accessDue)).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'ThrottlingException' }, { EventId: expect.any(String) }],
    })
  })

  test.each([
    ['eleven entries', Array(11).fill(accessDue), /validation error/],
    ['a megabyte', [{ ...accessDue, Detail: JSON.stringify({ x: 'x'.repeat(1024 * 1024) }) }], /over the limit/],
  ])('refuses %s as a whole', async (_, entries, message) => {
    await expect(aBus().put(...entries)).rejects.toThrow(message)
  })

  test('asks for leave on the bus, with the source and type of each entry', async () => {
    const { put, door } = aBus()

    await put(accessDue)

    expect(door.asked).toEqual([
      {
        action: 'events:PutEvents',
        resource: 'arn:aws:events:us-east-1:111122223333:event-bus/curfew-dev',
        context: {
          'events:source': 'curfew',
          'events:detail-type': 'Access Due',
          'events:eventBusInvocation': 'false',
        },
      },
    ])
  })

  test('puts nothing for a caller without leave', async () => {
    const { put, agenda, handed } = aBus({ denies: ({ context }) => context['events:source'] === 'forged' })

    await expect(put(accessDue, { ...accessDue, Source: 'forged' })).rejects.toThrow('not authorized')
    await drain(agenda)
    expect(handed).toEqual([])
  })
})

describe('a rule with a rate', () => {
  test('fires each minute from the start on, with its input', async () => {
    const { clock, agenda, handed } = aBus()

    await runUntil(agenda, clock, later(180))

    expect(handed.map(({ at, payload }) => [at, payload])).toEqual([60, 120, 180].map((at) => [at, { look: 'due' }]))
  })

  test('that was dead for a while fires once for all that it missed, and then in its old rhythm', async () => {
    const { clock, agenda, handed } = aBus()
    clock.moveTo(later(330))

    await runUntil(agenda, clock, later(400))

    expect(handed.map(({ at }) => at)).toEqual([330, 360])
  })

  test('without input fires a Scheduled Event that names the rule', async () => {
    const rule = structuredClone(resources.SweepRule)
    const targets = rule.Properties.Targets.map(({ Input: _, ...target }) => target)
    const Resources = { ...resources, SweepRule: { ...rule, Properties: { ...rule.Properties, Targets: targets } } }
    const { clock, agenda, handed, stack } = aBus({ template: { ...template, Resources } })

    await runUntil(agenda, clock, later(60))

    expect(handed[0]?.payload).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      time: '2025-07-16T01:01:00Z',
      resources: [stack.rules[1]?.arn],
      detail: {},
    })
  })

  test.each(['cron(0 1 * * ? *)', 'rate(1 minutes)', 'rate(0 minutes)'])(
    '%s is refused when it is loaded',
    (expression) => {
      const rule = structuredClone(resources.SweepRule)
      const Resources = {
        ...resources,
        SweepRule: { ...rule, Properties: { ...rule.Properties, ScheduleExpression: expression } },
      }

      expect(() => aBus({ template: { ...template, Resources } })).toThrow('Cannot run the schedule')
    },
  )
})

describe('troubled delivery', () => {
  test('doubles an event with the same id, and lets a later event overtake', async () => {
    const copies = [[0, 900], [30_000], [0]]
    const { put, clock, agenda, handed } = aBus({ arrival: () => copies.shift() ?? [0] })
    for (const grant of ['a', 'b', 'c']) await put({ ...accessDue, Detail: JSON.stringify({ grant }) })

    await runUntil(agenda, clock, later(59))

    expect(handed).toMatchObject([
      { at: 0, payload: { detail: { grant: 'a' } } },
      { at: 0, payload: { detail: { grant: 'c' } } },
      { at: 0.9, payload: { detail: { grant: 'a' } } },
      { at: 30, payload: { detail: { grant: 'b' } } },
    ])
    expect(handed[0]?.payload).toEqual(handed[2]?.payload)
  })

  test('is the same for the same seed', () => {
    const delivery = { eventId: '', source: '', ruleArn: '', targetArn: '' }
    const run = (seed: number) => {
      const arrival = troubled(seeded(seed), { doubled: 0.3, late: 0.5, longestDelaySeconds: 60 })
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

describe('for the command line', () => {
  test('rules, targets and buses can be listed', async () => {
    const { client } = aBus()
    const onBus = { EventBusName: 'curfew-dev' }

    expect(await client.send(new ListRulesCommand(onBus))).toMatchObject({
      Rules: [
        {
          Name: 'curfew-dev-settle-rule-1',
          State: 'ENABLED',
          EventPattern: '{"source":["curfew"],"detail-type":["Access Due"]}',
        },
      ],
    })
    expect(
      await client.send(new ListTargetsByRuleCommand({ ...onBus, Rule: 'curfew-dev-settle-rule-1' })),
    ).toMatchObject({
      Targets: [{ Id: 'curfew-dev-settle-rule-1-target' }],
    })
    expect(await client.send(new ListEventBusesCommand({}))).toMatchObject({
      EventBuses: [{ Name: 'default' }, { Name: 'curfew-dev' }],
    })
    await expect(client.send(new DescribeEventBusCommand({ Name: 'nobody' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test('a pattern can be tried', async () => {
    const { client } = aBus()
    const ask = (EventPattern: string) =>
      client.send(new TestEventPatternCommand({ EventPattern, Event: '{"source":"curfew"}' }))

    expect((await ask('{"source":["curfew"]}')).Result).toBe(true)
    expect((await ask('{"source":["x"]}')).Result).toBe(false)
    await expect(ask('{"source":[{"regex":"x"}]}')).rejects.toMatchObject({ name: 'InvalidEventPatternException' })
  })
})

test.each([
  [
    'a target that is not run',
    { Targets: [{ Id: 'x', Arn: 'arn:aws:sns:us-east-1:1:topic' }] },
    'delivers to Lambda and SQS only',
  ],
  ['a pattern that is not understood', { EventPattern: { source: [{ regex: 'x' }] } }, 'unrecognized match type regex'],
])('a template with %s is refused when it is loaded', (_, Properties, message) => {
  const Resources = { ...resources, Odd: { Type: 'AWS::Events::Rule', Properties } }

  expect(() => aBus({ template: { ...template, Resources } })).toThrow(message)
})
