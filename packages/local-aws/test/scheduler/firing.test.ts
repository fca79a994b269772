import { DeleteScheduleCommand } from '@aws-sdk/client-scheduler'
import { describe, expect, test } from 'vitest'
import { aScheduler, backup, RoleArn, start } from './scheduler.ts'

const busArn = 'arn:aws:events:us-east-1:111122223333:event-bus/shop'

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
