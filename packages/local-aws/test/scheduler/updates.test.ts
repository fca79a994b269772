import { UpdateScheduleCommand } from '@aws-sdk/client-scheduler'
import { describe, expect, test } from 'vitest'
import { aScheduler, backup, functionArn, RoleArn } from './scheduler.ts'

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
