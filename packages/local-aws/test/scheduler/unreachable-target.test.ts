import { describe, expect, test } from 'vitest'
import { aScheduler, backup, queueArn, start } from './scheduler.ts'

const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)

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
