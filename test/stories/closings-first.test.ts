import { AwsError } from '@curfew/local-aws/aws-error'
import type { Faults } from '@curfew/local-aws/faults'
import { expect, test } from 'vitest'
import { printInstant, secondsAfter } from '#core/grant/window.ts'
import { at } from '#test/fixtures/seed.ts'
import { attached, job, startDay } from './day.ts'

const DUE = at('01:00')
const ROLE = { principal: { type: 'role', name: 'trainer-batch' }, keys: undefined }

/** No access of the role can be closed, and the SDK does not retry. */
const faults: Faults = {
  before: ({ operation }) =>
    operation === 'DetachRolePolicy' ? new AwsError('AccessDenied', 403, 'detaching fails in this test') : undefined,
  after: () => undefined,
}

test.each([
  ['opens at once while the end of a window is overdue by 89 seconds, which its timer may explain', 'window', 89, 1],
  ['waits to open while the end of a window is overdue by 90 seconds', 'window', 90, 0],
  ['waits to open while the end of a window is overdue by 300 seconds', 'window', 300, 0],
  ['opens while the end of a window is overdue by 301 seconds, because it may never succeed', 'window', 301, 1],
  ['opens at once while an early end is overdue by 9 seconds', 'job', 9, 1],
  ['waits to open while an early end is overdue by 10 seconds', 'job', 10, 0],
] as const)('a job %s', async (_rule, ended, overdueSeconds, attachments) => {
  const day = await startDay({ faults })
  const closesAt = ended === 'window' ? DUE : at('04:00')
  const window = { opensAt: '2025-07-16T00:40:00Z', closesAt: printInstant(closesAt) }
  await day.put('Training Job Scheduled', job({ ...ROLE, jobId: 'overdue', window }))
  await day.until(DUE)
  if (ended === 'job') await day.put('Training Job Completed', { jobId: 'overdue' })

  await day.until(secondsAfter(DUE, overdueSeconds))
  await day.put('Training Job Scheduled', job({ jobId: 'opening', keys: 'keep' }))

  expect(await attached(day)).toHaveLength(attachments)
})
