import { expect, test } from 'vitest'
import { nearestName } from '#core/nearest-name.ts'

const NAMES = [
  'Training Job Scheduled',
  'Training Job Stopped',
  'Training Job Completed',
  'Access Revocation Requested',
]

test.each([
  ['other case', 'TRAINING job scheduled', 'Training Job Scheduled'],
  ['a blank at the end', 'Training Job Scheduled ', 'Training Job Scheduled'],
  ['other separators', 'training_job-scheduled', 'Training Job Scheduled'],
  ['no separators', 'TrainingJobStopped', 'Training Job Stopped'],
  ['a missing letter', 'Training Job Schedule', 'Training Job Scheduled'],
  ['a typo', 'Traning Job Completed', 'Training Job Completed'],
  ['neighbours swapped', 'Access Revocation Reuqested', 'Access Revocation Requested'],
  ['an escaped character', 'Training Job Stopped\\u{200b}', 'Training Job Stopped'],
  ['the beginning of one name', 'Access Revocation', 'Access Revocation Requested'],
  ['a name and more', 'Access Revocation Requested for a user', 'Access Revocation Requested'],
  ['the beginning of several names', 'Training Job', undefined],
  ['another word of almost the same letters', 'Training Job Started', undefined],
  ['something else', 'Order Placed', undefined],
  ['next to nothing', 'A', undefined],
  ['nothing', '', undefined],
  ['a long text', `Training Job Scheduled${'.'.repeat(100)}`, undefined],
])('of %s, %j, is meant %s', (_, text, meant) => {
  expect(nearestName(text, NAMES)).toBe(meant)
})
