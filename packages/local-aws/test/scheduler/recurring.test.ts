import { describe, expect, test } from 'vitest'
import { runUntil } from '../../src/agenda.ts'
import { timesOf } from '../../src/scheduler/times.ts'
import { aScheduler, start } from './scheduler.ts'

const minutes = (from: number) => new Date(start.getTime() + from * 60_000)

describe('a schedule that recurs', () => {
  test('by a rate fires at its start and after each period, and stays', async () => {
    const { create, clock, agenda, invocations, scheduled } = aScheduler()
    await create({ ScheduleExpression: 'rate(5 minutes)', StartDate: minutes(2) })
    await runUntil(agenda, clock, minutes(12))

    expect(invocations.map(([seconds]) => seconds / 60)).toEqual([2, 7, 12])
    expect(scheduled.list()).toHaveLength(1)
  })

  test('fires until its end, and is deleted after the last time if it says so', async () => {
    const { create, clock, agenda, get, invocations } = aScheduler()
    await create({ ScheduleExpression: 'rate(5 minutes)', EndDate: minutes(11) })
    await runUntil(agenda, clock, minutes(9))
    expect(await get()).toMatchObject({ ScheduleExpression: 'rate(5 minutes)', EndDate: minutes(11) })
    await runUntil(agenda, clock, minutes(30))

    expect(invocations.map(([seconds]) => seconds / 60)).toEqual([0, 5, 10])
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  test('does not make up for times that the clock jumped over', async () => {
    const { create, clock, agenda, invocations } = aScheduler()
    await create({ ScheduleExpression: 'rate(5 minutes)', StartDate: minutes(5) })
    clock.moveTo(minutes(18))
    await runUntil(agenda, clock, minutes(21))

    expect(invocations.map(([seconds]) => seconds / 60)).toEqual([18, 20])
  })

  test('fires no more once it is deleted or disabled', async () => {
    const { create, clock, agenda, client, invocations } = aScheduler()
    const { DeleteScheduleCommand } = await import('@aws-sdk/client-scheduler')
    await create({ ScheduleExpression: 'rate(5 minutes)' })
    await runUntil(agenda, clock, minutes(6))
    await client.send(new DeleteScheduleCommand({ Name: 'backup', GroupName: 'nightly' }))
    await runUntil(agenda, clock, minutes(30))

    expect(invocations).toHaveLength(2)
  })

  test('tells its target the time that it was due', async () => {
    const { create, clock, agenda, invocations } = aScheduler()
    const Target = {
      Arn: 'arn:aws:lambda:us-east-1:111122223333:function:worker',
      RoleArn: 'arn:aws:iam::111122223333:role/scheduler',
    }
    const Input = '{"at":"<aws.scheduler.scheduled-time>"}'
    await create({ ScheduleExpression: 'cron(30 1 * * ? *)', Target: { ...Target, Input } })
    await runUntil(agenda, clock, minutes(24 * 60 + 40))

    expect(invocations.map(([, payload]) => payload)).toEqual([
      { at: '2025-07-16T01:30:00Z' },
      { at: '2025-07-17T01:30:00Z' },
    ])
  })
})

describe('cron in a time zone', () => {
  const times = (expression: string, from: string, count: number) => {
    const found = timesOf(expression, 'Europe/Berlin', { start: new Date(from), end: undefined })
    const all: string[] = []
    for (let at = found?.first; at !== undefined && all.length < count; at = found?.next(at)) all.push(at.toISOString())
    return all
  }

  test('follows its clocks', () => {
    expect(times('cron(0 9 ? * MON-FRI *)', '2025-10-24T00:00:00Z', 2)).toEqual([
      '2025-10-24T07:00:00.000Z',
      '2025-10-27T08:00:00.000Z',
    ])
  })

  test('leaves out a time that does not exist, and repeats none that comes twice', () => {
    expect(times('cron(30 2 * * ? *)', '2025-03-29T00:00:00Z', 2)).toEqual([
      '2025-03-29T01:30:00.000Z',
      '2025-03-31T00:30:00.000Z',
    ])
    expect(times('cron(30 2 * * ? *)', '2025-10-25T12:00:00Z', 2)).toHaveLength(2)
    expect(times('cron(30 2 * * ? *)', '2025-10-25T12:00:00Z', 2)[1]).toBe('2025-10-27T01:30:00.000Z')
  })
})
