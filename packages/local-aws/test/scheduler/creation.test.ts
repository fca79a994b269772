import { describe, expect, test } from 'vitest'
import { aScheduler, backup, RoleArn } from './scheduler.ts'

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
    ['with a rate of no length', { ScheduleExpression: 'rate(0 minutes)' }, 'Invalid Schedule Expression'],
    ['with a time that never comes', { ScheduleExpression: 'cron(0 1 30 2 ? *)' }, 'it never fires'],
    [
      'that started long ago',
      { ScheduleExpression: 'rate(1 day)', StartDate: new Date('2025-07-16T00:54:59Z') },
      'StartDate',
    ],
    ['that ends before it starts', { EndDate: new Date('2025-07-16T00:59:59Z') }, 'EndDate must come after StartDate'],
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
