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
import { agenda, runUntil } from '../../src/agenda.ts'
import { heldClock } from '../../src/clock.ts'
import { queues } from '../../src/lambda/queues.ts'
import { seeded } from '../../src/random.ts'
import { instantOfAt } from '../../src/scheduler/at.ts'
import { type SchedulesOptions, schedules } from '../../src/scheduler/schedules.ts'
import { schedulerService } from '../../src/scheduler/service.ts'
import { type Asked, clientOptions, fakeRoles, frontDoor } from '../lambda/front-door.ts'
import { aQueue } from '../lambda/stage.ts'
import { place } from '../template/sample.ts'

const start = new Date('2025-07-16T01:00:00Z')
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const functionArn = 'arn:aws:lambda:us-east-1:111122223333:function:settle'
const busArn = 'arn:aws:events:us-east-1:111122223333:event-bus/curfew'
const queueArn = aQueue.arn
const RoleArn = 'arn:aws:iam::111122223333:role/scheduler'

const closing: CreateScheduleCommandInput = {
  Name: 'close-churn',
  GroupName: 'curfew',
  ScheduleExpression: 'at(2025-07-16T04:00:00)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: { Arn: functionArn, RoleArn, Input: '{"grant":"churn"}', DeadLetterConfig: { Arn: queueArn } },
}

type Changes = Partial<SchedulesOptions> & {
  denies?: (asked: Asked) => boolean
  roleDenies?: (asked: Asked) => boolean
  trusts?: boolean
}

function aScheduler({ denies, roleDenies, trusts, ...changes }: Changes = {}) {
  const clock = heldClock(start)
  const list = agenda(clock)
  const { roles, asked: roleAsked } = fakeRoles(roleDenies, trusts)
  const handed: [number, unknown][] = []
  const put: object[] = []
  const seconds = () => (clock.now().getTime() - start.getTime()) / 1000
  const groups = ['default', 'curfew']
  const sinks = queues([aQueue], clock)
  const scheduled = schedules({
    place,
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
        handed.push([seconds(), JSON.parse(payload)])
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
  const door = frontDoor([schedulerService({ schedules: scheduled, groups, place, clock, roles })], denies)
  const client = new SchedulerClient(clientOptions(door.handle))
  const create = (more: object = {}) => client.send(new CreateScheduleCommand({ ...closing, ...more }))
  const get = (Name = 'close-churn') => client.send(new GetScheduleCommand({ Name, GroupName: 'curfew' }))
  const untilNoon = () => runUntil(list, clock, new Date('2025-07-16T12:00:00Z'))
  return { clock, agenda: list, client, create, get, untilNoon, handed, put, door, roleAsked, queues: sinks, scheduled }
}

describe('a schedule', () => {
  test('fires at its second with its input, once, and is gone', async () => {
    const { create, get, untilNoon, handed } = aScheduler()
    await create()
    expect(await get()).toMatchObject({
      ScheduleExpression: 'at(2025-07-16T04:00:00)',
      ScheduleExpressionTimezone: 'UTC',
      CreationDate: start,
    })

    await untilNoon()

    expect(handed).toEqual([[3 * 3600, { grant: 'churn' }]])
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  test('stays after it fired, unless it is told to go', async () => {
    const { create, get, untilNoon } = aScheduler()
    await create({ ActionAfterCompletion: 'NONE' })

    await untilNoon()

    expect(await get()).toMatchObject({ Name: 'close-churn' })
  })

  test('may fire late within its minute, and twice', async () => {
    const { create, untilNoon, handed } = aScheduler({ arrival: () => [59_000, 0] })
    await create()

    await untilNoon()

    expect(handed.map(([at]) => at)).toEqual([3 * 3600, 3 * 3600 + 59])
  })

  test('fills in the attributes of its context', async () => {
    const { create, untilNoon, handed } = aScheduler()
    const Input =
      '{"at":"<aws.scheduler.scheduled-time>","by":"<aws.scheduler.schedule-arn>","try":"<aws.scheduler.attempt-number>","x":"<aws.other>"}'
    await create({ Target: { ...closing.Target, Input } })

    await untilNoon()

    expect(handed[0]?.[1]).toEqual({
      at: '2025-07-16T04:00:00Z',
      by: 'arn:aws:scheduler:us-east-1:111122223333:schedule/curfew/close-churn',
      try: '1',
      x: '<aws.other>',
    })
  })

  test('puts an event on a bus if that is its target', async () => {
    const { create, untilNoon, put, roleAsked } = aScheduler()
    await create({
      Target: {
        Arn: busArn,
        RoleArn,
        Input: '{"a":1}',
        EventBridgeParameters: { Source: 'curfew', DetailType: 'Access Due' },
      },
    })

    await untilNoon()

    expect(put).toMatchObject([{ busName: 'curfew', source: 'curfew', detailType: 'Access Due', detail: { a: 1 } }])
    expect(roleAsked).toMatchObject([{ action: 'events:PutEvents', resource: busArn }])
  })

  test('does not fire once it is deleted', async () => {
    const { create, client, untilNoon, handed } = aScheduler()
    await create()
    await client.send(new DeleteScheduleCommand({ Name: 'close-churn', GroupName: 'curfew' }))

    await untilNoon()

    expect(handed).toEqual([])
  })

  test('does not fire while it is disabled', async () => {
    const { create, untilNoon, handed } = aScheduler()
    await create({ State: 'DISABLED' })

    await untilNoon()

    expect(handed).toEqual([])
  })
})

describe('an update', () => {
  const moved = { ...closing, ScheduleExpression: 'at(2025-07-16T05:00:00)' }

  test('moves the schedule, and what it leaves out goes back to its default', async () => {
    const { create, client, get, untilNoon, handed } = aScheduler()
    await create({ Description: 'old' })
    const { ActionAfterCompletion: _, ...update } = moved
    await client.send(new UpdateScheduleCommand(update))

    const found = await get()
    await untilNoon()

    expect([found.Description, found.ActionAfterCompletion]).toEqual([undefined, 'NONE'])
    expect(handed.map(([at]) => at)).toEqual([4 * 3600])
  })

  test('that comes too late lets the schedule fire as it was, too, and does not lose the new one', async () => {
    const { create, client, untilNoon, handed } = aScheduler({ changeTooLate: () => true })
    await create()
    await client.send(
      new UpdateScheduleCommand({ ...moved, Target: { Arn: functionArn, RoleArn, Input: '{"new":true}' } }),
    )

    await untilNoon()

    expect(handed).toEqual([
      [3 * 3600, { grant: 'churn' }],
      [4 * 3600, { new: true }],
    ])
  })

  test('of what is not there is refused', async () => {
    await expect(aScheduler().client.send(new UpdateScheduleCommand(moved))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })
})

describe('a schedule is refused', () => {
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
    ['in the past', { ScheduleExpression: 'at(2025-07-16T00:59:59)' }, 'lies in the past'],
    ['with a rate, which is not run here', { ScheduleExpression: 'rate(1 minute)' }, 'Invalid Schedule Expression'],
    ['in no time zone', { ScheduleExpressionTimezone: 'Mars/Base' }, 'is not a time zone'],
    ['with a slash in its name', { Name: 'a b' }, 'must match'],
    ['with too long a name', { Name: 'x'.repeat(65) }, 'must match'],
    ['without a flexible time window', { FlexibleTimeWindow: undefined }, 'FlexibleTimeWindow'],
    [
      'with too many retries',
      { Target: { ...closing.Target, RetryPolicy: { MaximumRetryAttempts: 186 } } },
      'MaximumRetryAttempts',
    ],
    [
      'with more input than 256 KB',
      { Target: { ...closing.Target, Input: `"${'x'.repeat(262_143)}"` } },
      'longer than 256 KB',
    ],
    [
      'with a universal target, which is not run here',
      { Target: { ...closing.Target, Arn: 'arn:aws:scheduler:::aws-sdk:iam:attachRolePolicy' } },
      'not run locally',
    ],
  ])('%s', async (_, more, message) => {
    const { create, scheduled } = aScheduler()

    await expect(create(more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    })
    expect(scheduled.list()).toEqual([])
  })

  test('in a group that does not exist', async () => {
    await expect(aScheduler().create({ GroupName: 'nobody' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test('a second time under the same name, unless the token says that it is the same request', async () => {
    const { create, scheduled } = aScheduler()
    await create({ ClientToken: 'a' })

    await create({ ClientToken: 'a' })
    await expect(create({ ClientToken: 'b' })).rejects.toMatchObject({ name: 'ConflictException' })
    expect(scheduled.list()).toHaveLength(1)
  })

  test('if its maker may not pass the role', async () => {
    const { create, scheduled } = aScheduler({ denies: ({ action }) => action === 'iam:PassRole' })

    await expect(create()).rejects.toMatchObject({ name: 'AccessDeniedException' })
    expect(scheduled.list()).toEqual([])
  })

  test('if Scheduler may not assume the role', async () => {
    await expect(aScheduler({ trusts: false }).create()).rejects.toThrow(
      'must allow AWS EventBridge Scheduler to assume the role',
    )
  })

  test('and leave is asked for the schedule in its group and for passing the role to Scheduler', async () => {
    const { create, door } = aScheduler()
    await create()

    expect(door.asked).toEqual([
      {
        action: 'scheduler:CreateSchedule',
        resource: 'arn:aws:scheduler:us-east-1:111122223333:schedule/curfew/close-churn',
        context: {},
      },
      { action: 'iam:PassRole', resource: RoleArn, context: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    ])
  })
})

describe('a schedule that misses its target', () => {
  test('for want of permission goes to its dead letters at once', async () => {
    const { create, untilNoon, handed, queues, scheduled } = aScheduler({
      roleDenies: ({ action }) => action === 'lambda:InvokeFunction',
    })
    await create()

    await untilNoon()

    expect(handed).toEqual([])
    expect(queues.messages(queueArn)).toMatchObject([
      {
        at: later(3 * 3600),
        body: '{"grant":"churn"}',
        attributes: { ERROR_CODE: 'AccessDeniedException', RETRY_ATTEMPTS: '0' },
      },
    ])
    expect(scheduled.missed).toMatchObject([{ code: 'AccessDeniedException', deadLetterArn: queueArn }])
  })

  test('by a passing fault is tried again', async () => {
    const { create, untilNoon, handed, scheduled } = aScheduler({
      targetFault: (_, attempt) => (attempt < 3 ? 'ThrottlingException' : undefined),
    })
    await create()

    await untilNoon()

    expect(handed.map(([at]) => at)).toEqual([3 * 3600 + 2 + 4])
    expect(scheduled.missed).toEqual([])
  })

  test('by a lasting fault is given up after its retries', async () => {
    const { create, untilNoon, queues } = aScheduler({ targetFault: () => 'ThrottlingException' })
    await create({ Target: { ...closing.Target, RetryPolicy: { MaximumRetryAttempts: 2 } } })

    await untilNoon()

    expect(queues.messages(queueArn)).toMatchObject([
      { attributes: { RETRY_ATTEMPTS: '2', ERROR_CODE: 'ThrottlingException' } },
    ])
  })

  test('by a lasting fault is given up when it is too old', async () => {
    const { create, untilNoon, scheduled } = aScheduler({ targetFault: () => 'ThrottlingException' })
    await create({ Target: { ...closing.Target, RetryPolicy: { MaximumEventAgeInSeconds: 60 } } })

    await untilNoon()

    expect(scheduled.missed).toMatchObject([{ attempts: 5 }])
  })

  test('and whose role may not write to the queue is lost, which can be seen', async () => {
    const { create, untilNoon, queues, scheduled } = aScheduler({ roleDenies: () => true })
    await create()

    await untilNoon()

    expect(queues.messages(queueArn)).toEqual([])
    expect(scheduled.missed).toMatchObject([{ deadLetterArn: undefined }])
  })
})

test('schedules can be listed by group and prefix, page by page', async () => {
  const { create, client } = aScheduler()
  for (const Name of ['close-a', 'close-b', 'open-a']) await create({ Name })
  await create({ Name: 'other', GroupName: undefined })
  const names = async (query: object) =>
    (await client.send(new ListSchedulesCommand(query))).Schedules?.map(({ Name }) => Name)

  expect(await names({ GroupName: 'curfew' })).toEqual(['close-a', 'close-b', 'open-a'])
  expect(await names({ NamePrefix: 'close-' })).toEqual(['close-a', 'close-b'])
  const { NextToken } = await client.send(new ListSchedulesCommand({ MaxResults: 3 }))
  expect(await names({ NextToken })).toEqual(['other'])
})

test('groups can be looked at', async () => {
  const { client } = aScheduler()

  expect(await client.send(new GetScheduleGroupCommand({ Name: 'curfew' }))).toMatchObject({ State: 'ACTIVE' })
  expect((await client.send(new ListScheduleGroupsCommand({}))).ScheduleGroups).toHaveLength(2)
  await expect(client.send(new GetScheduleGroupCommand({ Name: 'x' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
})

test.each([
  ['at(2025-07-16T04:00:00)', 'UTC', '2025-07-16T04:00:00.000Z'],
  ['at(2025-07-16T04:00:00)', 'Europe/Berlin', '2025-07-16T02:00:00.000Z'],
  ['at(2025-01-16T04:00:00)', 'America/New_York', '2025-01-16T09:00:00.000Z'],
  ['at(2025-10-26T03:30:00)', 'Europe/Berlin', '2025-10-26T02:30:00.000Z'],
])('%s in %s is %s', (expression, timezone, instant) => {
  expect(instantOfAt(expression, timezone)?.toISOString()).toBe(instant)
})
