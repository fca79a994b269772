import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler'
import { describe, expect, test } from 'vitest'
import { createAgenda, runUntil } from '../../src/agenda.ts'
import { manualClock } from '../../src/clock.ts'
import { createQueues } from '../../src/lambda/queues.ts'
import { seeded } from '../../src/random.ts'
import { instantOfAt } from '../../src/scheduler/at.ts'
import { createSchedules, type SchedulesOptions } from '../../src/scheduler/schedules.ts'
import { schedulerService } from '../../src/scheduler/service.ts'
import { type Authorization, clientOptions, fakeGateway, fakeRoles } from '../lambda/fake-gateway.ts'
import { aQueue } from '../lambda/host.ts'
import { location } from '../template/sample.ts'

const start = new Date('2025-07-16T01:00:00Z')
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const functionArn = 'arn:aws:lambda:us-east-1:111122223333:function:worker'
const busArn = 'arn:aws:events:us-east-1:111122223333:event-bus/shop'
const queueArn = aQueue.arn
const RoleArn = 'arn:aws:iam::111122223333:role/scheduler'

const backup: CreateScheduleCommandInput = {
  Name: 'backup',
  GroupName: 'nightly',
  ScheduleExpression: 'at(2025-07-16T04:00:00)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: { Arn: functionArn, RoleArn, Input: '{"order":"7"}', DeadLetterConfig: { Arn: queueArn } },
}

type Changes = Partial<SchedulesOptions> & {
  denies?: (authorization: Authorization) => boolean
  roleDenies?: (authorization: Authorization) => boolean
  trusts?: boolean
}

function aScheduler({ denies, roleDenies, trusts, ...changes }: Changes = {}) {
  const clock = manualClock(start)
  const list = createAgenda(clock)
  const { roles, authorizations: roleAuthorizations } = fakeRoles(roleDenies, trusts)
  const invocations: [number, unknown][] = []
  const put: object[] = []
  const seconds = () => (clock.now().getTime() - start.getTime()) / 1000
  const groups = ['default', 'nightly']
  const sinks = createQueues([aQueue], clock)
  const scheduled = createSchedules({
    location,
    clock,
    agenda: list,
    random: seeded(1),
    roles,
    groups,
    queues: sinks,
    events: {
      failures: [],
      enqueue: (arn, payload) => {
        if (arn !== functionArn) return undefined
        invocations.push([seconds(), JSON.parse(payload)])
        return 'request'
      },
    },
    buses: {
      put: (busName, event) => {
        put.push({ busName, ...event })
        return {
          version: '0',
          id: '',
          'detail-type': '',
          source: '',
          account: '',
          time: '',
          region: '',
          resources: [],
          detail: {},
        }
      },
    },
    ...changes,
  })
  const gateway = fakeGateway([schedulerService({ schedules: scheduled, groups, location, clock, roles })], denies)
  const client = new SchedulerClient(clientOptions(gateway.handle))
  const create = (more: object = {}) => client.send(new CreateScheduleCommand({ ...backup, ...more }))
  const get = (Name = 'backup') => client.send(new GetScheduleCommand({ Name, GroupName: 'nightly' }))
  const untilNoon = () => runUntil(list, clock, new Date('2025-07-16T12:00:00Z'))
  return {
    clock,
    agenda: list,
    client,
    create,
    get,
    untilNoon,
    invocations,
    put,
    gateway,
    roleAuthorizations,
    queues: sinks,
    scheduled,
  }
}

describe('a schedule', () => {
  test('fires once at its second with its input, and is then deleted', async () => {
    const { create, get, untilNoon, invocations } = aScheduler()
    await create()
    expect(await get()).toMatchObject({
      ScheduleExpression: 'at(2025-07-16T04:00:00)',
      ScheduleExpressionTimezone: 'UTC',
      CreationDate: start,
    })

    await untilNoon()

    expect(invocations).toEqual([[3 * 3600, { order: '7' }]])
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  test('is kept after it fired if ActionAfterCompletion is NONE', async () => {
    const { create, get, untilNoon } = aScheduler()
    await create({ ActionAfterCompletion: 'NONE' })

    await untilNoon()

    expect(await get()).toMatchObject({ Name: 'backup' })
  })

  test('may fire up to a minute late, and twice', async () => {
    const { create, untilNoon, invocations } = aScheduler({ arrival: () => [59_000, 0] })
    await create()

    await untilNoon()

    expect(invocations.map(([at]) => at)).toEqual([3 * 3600, 3 * 3600 + 59])
  })

  test('replaces context attributes in its input', async () => {
    const { create, untilNoon, invocations } = aScheduler()
    const Input =
      '{"at":"<aws.scheduler.scheduled-time>","by":"<aws.scheduler.schedule-arn>","try":"<aws.scheduler.attempt-number>","x":"<aws.other>"}'
    await create({ Target: { ...backup.Target, Input } })

    await untilNoon()

    expect(invocations[0]?.[1]).toEqual({
      at: '2025-07-16T04:00:00Z',
      by: 'arn:aws:scheduler:us-east-1:111122223333:schedule/nightly/backup',
      try: '1',
      x: '<aws.other>',
    })
  })

  test('puts an event on a bus if its target is a bus', async () => {
    const { create, untilNoon, put, roleAuthorizations } = aScheduler()
    await create({
      Target: {
        Arn: busArn,
        RoleArn,
        Input: '{"a":1}',
        EventBridgeParameters: { Source: 'shop', DetailType: 'Order Placed' },
      },
    })

    await untilNoon()

    expect(put).toMatchObject([{ busName: 'shop', source: 'shop', detailType: 'Order Placed', detail: { a: 1 } }])
    expect(roleAuthorizations).toMatchObject([{ action: 'events:PutEvents', resource: busArn }])
  })

  test('does not fire after it was deleted', async () => {
    const { create, client, untilNoon, invocations } = aScheduler()
    await create()
    await client.send(new DeleteScheduleCommand({ Name: 'backup', GroupName: 'nightly' }))

    await untilNoon()

    expect(invocations).toEqual([])
  })

  test('does not fire while it is disabled', async () => {
    const { create, untilNoon, invocations } = aScheduler()
    await create({ State: 'DISABLED' })

    await untilNoon()

    expect(invocations).toEqual([])
  })
})

describe('an update', () => {
  const moved = { ...backup, ScheduleExpression: 'at(2025-07-16T05:00:00)' }

  test('moves the schedule, and resets members that it omits to their defaults', async () => {
    const { create, client, get, untilNoon, invocations } = aScheduler()
    await create({ Description: 'old' })
    const { ActionAfterCompletion: _, ...update } = moved
    await client.send(new UpdateScheduleCommand(update))

    const found = await get()
    await untilNoon()

    expect([found.Description, found.ActionAfterCompletion]).toEqual([undefined, 'NONE'])
    expect(invocations.map(([at]) => at)).toEqual([4 * 3600])
  })

  test('that comes too late lets the schedule fire both as it was and as it is now', async () => {
    const { create, client, untilNoon, invocations } = aScheduler({ changeTooLate: () => true })
    await create()
    await client.send(
      new UpdateScheduleCommand({ ...moved, Target: { Arn: functionArn, RoleArn, Input: '{"new":true}' } }),
    )

    await untilNoon()

    expect(invocations).toEqual([
      [3 * 3600, { order: '7' }],
      [4 * 3600, { new: true }],
    ])
  })

  test('of a schedule that does not exist is refused', async () => {
    await expect(aScheduler().client.send(new UpdateScheduleCommand(moved))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })
})

describe('creating a schedule is refused', () => {
  test.each([
    [
      'with a zone in its expression',
      { ScheduleExpression: 'at(2025-07-16T04:00:00Z)' },
      'Invalid Schedule Expression',
    ],
    [
      'with a fraction of a second',
      { ScheduleExpression: 'at(2025-07-16T04:00:00.000)' },
      'Invalid Schedule Expression',
    ],
    ['on a day that does not exist', { ScheduleExpression: 'at(2025-02-30T04:00:00)' }, 'Invalid Schedule Expression'],
    ['in the past', { ScheduleExpression: 'at(2025-07-16T00:59:59)' }, 'is in the past'],
    [
      'with a rate, which local AWS does not support',
      { ScheduleExpression: 'rate(1 minute)' },
      'Invalid Schedule Expression',
    ],
    ['in an unknown time zone', { ScheduleExpressionTimezone: 'Mars/Base' }, 'is not a time zone'],
    ['with a space in its name', { Name: 'a b' }, 'must match'],
    ['with too long a name', { Name: 'x'.repeat(65) }, 'must match'],
    ['without a flexible time window', { FlexibleTimeWindow: undefined }, 'FlexibleTimeWindow'],
    [
      'with too many retries',
      { Target: { ...backup.Target, RetryPolicy: { MaximumRetryAttempts: 186 } } },
      'MaximumRetryAttempts',
    ],
    [
      'with more input than 256 KB',
      { Target: { ...backup.Target, Input: `"${'x'.repeat(262_143)}"` } },
      'longer than 256 KB',
    ],
    [
      'with a universal target, which local AWS does not support',
      { Target: { ...backup.Target, Arn: 'arn:aws:scheduler:::aws-sdk:iam:attachRolePolicy' } },
      'is not supported',
    ],
  ])('for one %s', async (_, more, message) => {
    const { create, scheduled } = aScheduler()

    await expect(create(more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    })
    expect(scheduled.list()).toEqual([])
  })

  test('in a group that does not exist', async () => {
    await expect(aScheduler().create({ GroupName: 'other' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test('for a name that exists, unless the token shows that the request is repeated', async () => {
    const { create, scheduled } = aScheduler()
    await create({ ClientToken: 'a' })

    await create({ ClientToken: 'a' })
    await expect(create({ ClientToken: 'b' })).rejects.toMatchObject({ name: 'ConflictException' })
    expect(scheduled.list()).toHaveLength(1)
  })

  test('if the caller may not pass the role', async () => {
    const { create, scheduled } = aScheduler({ denies: ({ action }) => action === 'iam:PassRole' })

    await expect(create()).rejects.toMatchObject({ name: 'AccessDeniedException' })
    expect(scheduled.list()).toEqual([])
  })

  test('if Scheduler may not assume the role', async () => {
    await expect(aScheduler({ trusts: false }).create()).rejects.toThrow(
      'must allow AWS EventBridge Scheduler to assume the role',
    )
  })

  test('unless the caller may create it in its group, and pass its role to Scheduler', async () => {
    const { create, gateway } = aScheduler()
    await create()

    expect(gateway.authorizations).toEqual([
      {
        action: 'scheduler:CreateSchedule',
        resource: 'arn:aws:scheduler:us-east-1:111122223333:schedule/nightly/backup',
        context: {},
      },
      { action: 'iam:PassRole', resource: RoleArn, context: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    ])
  })
})

describe('a schedule that cannot reach its target', () => {
  test('because its role lacks permission goes to its dead-letter queue without a retry', async () => {
    const { create, untilNoon, invocations, queues, scheduled } = aScheduler({
      roleDenies: ({ action }) => action === 'lambda:InvokeFunction',
    })
    await create()

    await untilNoon()

    expect(invocations).toEqual([])
    expect(queues.messages(queueArn)).toMatchObject([
      {
        at: later(3 * 3600),
        body: '{"order":"7"}',
        attributes: { ERROR_CODE: 'AccessDeniedException', RETRY_ATTEMPTS: '0' },
      },
    ])
    expect(scheduled.missed).toMatchObject([{ code: 'AccessDeniedException', deadLetterArn: queueArn }])
  })

  test('because of a temporary fault is retried', async () => {
    const { create, untilNoon, invocations, scheduled } = aScheduler({
      targetFault: (_, attempt) => (attempt < 3 ? 'ThrottlingException' : undefined),
    })
    await create()

    await untilNoon()

    expect(invocations.map(([at]) => at)).toEqual([3 * 3600 + 2 + 4])
    expect(scheduled.missed).toEqual([])
  })

  test('fails after its maximum number of retries', async () => {
    const { create, untilNoon, queues } = aScheduler({ targetFault: () => 'ThrottlingException' })
    await create({ Target: { ...backup.Target, RetryPolicy: { MaximumRetryAttempts: 2 } } })

    await untilNoon()

    expect(queues.messages(queueArn)).toMatchObject([
      { attributes: { RETRY_ATTEMPTS: '2', ERROR_CODE: 'ThrottlingException' } },
    ])
  })

  test('fails after its maximum age', async () => {
    const { create, untilNoon, scheduled } = aScheduler({ targetFault: () => 'ThrottlingException' })
    await create({ Target: { ...backup.Target, RetryPolicy: { MaximumEventAgeInSeconds: 60 } } })

    await untilNoon()

    expect(scheduled.missed).toMatchObject([{ attempts: 5 }])
  })

  test('is lost if its role may not write to the queue, and the failure is recorded', async () => {
    const { create, untilNoon, queues, scheduled } = aScheduler({ roleDenies: () => true })
    await create()

    await untilNoon()

    expect(queues.messages(queueArn)).toEqual([])
    expect(scheduled.missed).toMatchObject([{ deadLetterArn: undefined }])
  })
})

test('schedules can be listed by group and prefix, page by page', async () => {
  const { create, client } = aScheduler()
  for (const Name of ['backup-a', 'backup-b', 'report-a']) await create({ Name })
  await create({ Name: 'other', GroupName: undefined })
  const names = async (query: object) =>
    (await client.send(new ListSchedulesCommand(query))).Schedules?.map(({ Name }) => Name)

  expect(await names({ GroupName: 'nightly' })).toEqual(['backup-a', 'backup-b', 'report-a'])
  expect(await names({ NamePrefix: 'backup-' })).toEqual(['backup-a', 'backup-b'])
  const { NextToken } = await client.send(new ListSchedulesCommand({ MaxResults: 3 }))
  expect(await names({ NextToken })).toEqual(['other'])
})

test('schedule groups can be read', async () => {
  const { client } = aScheduler()

  expect(await client.send(new GetScheduleGroupCommand({ Name: 'nightly' }))).toMatchObject({ State: 'ACTIVE' })
  expect((await client.send(new ListScheduleGroupsCommand({}))).ScheduleGroups).toHaveLength(2)
  await expect(client.send(new GetScheduleGroupCommand({ Name: 'x' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
})

test.each([
  ['without an offset for UTC', 'at(2025-07-16T04:00:00)', 'UTC', '2025-07-16T04:00:00.000Z'],
  ['in summer, with daylight saving time', 'at(2025-07-16T04:00:00)', 'Europe/Berlin', '2025-07-16T02:00:00.000Z'],
  ['in winter, with standard time', 'at(2025-01-16T04:00:00)', 'America/New_York', '2025-01-16T09:00:00.000Z'],
  [
    'right after a change of clocks, with standard time',
    'at(2025-10-26T03:30:00)',
    'Europe/Berlin',
    '2025-10-26T02:30:00.000Z',
  ],
])('a time in a time zone is converted %s: %s in %s is %s', (_, expression, timezone, instant) => {
  expect(instantOfAt(expression, timezone)?.toISOString()).toBe(instant)
})
