import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreatePolicyCommand } from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, JOB, job, liveKeys, startDay, USER } from './day.ts'

const ALLOW = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::somewhere/*' }
const DOCUMENT = JSON.stringify({ Version: '2012-10-17', Statement: [ALLOW] })
const asked = { requestedBy: 'ml-platform@acmeco.example', reason: 'slow epoch' }

function refusals(day: Day): readonly string[] {
  return announcementsOf(day, 'Access Refused').flatMap((detail) =>
    Object.assign({ problems: [{ path: '', message: '' }] }, detail).problems.map(
      ({ path, message }) => `${path}: ${message}`,
    ),
  )
}

async function foreignPolicy({ iam }: Day, PolicyName: string): Promise<string> {
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: DOCUMENT }))
  return Policy?.Arn ?? ''
}

describe('nothing is promised that a quota of IAM would not let be kept', () => {
  test('attachments: jobs that overlap count together with what others attached', async () => {
    const day = await startDay({ quotas: { AttachedPoliciesPerUserQuota: 3 } })
    const PolicyArn = await foreignPolicy(day, 'standing')
    await day.iam.send(new AttachUserPolicyCommand({ UserName: USER, PolicyArn }))
    for (const jobId of ['a', 'b', 'c']) await day.put('Training Job Scheduled', job({ jobId }))
    const after = { opensAt: '2025-07-16T04:00:00Z', closesAt: '2025-07-16T05:00:00Z' }
    await day.put('Training Job Scheduled', job({ jobId: 'after', window: after }))

    expect(refusals(day)).toEqual([
      'access: needs 1 policies attached to user trainer-gpu-01: IAM allows 3, and 3 are taken (1 by others, 2 by overlapping jobs)',
    ])
    expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(3)
  })

  test('attachments: an extension needs its new policy beside the old one', async () => {
    const day = await startDay({ quotas: { AttachedPoliciesPerUserQuota: 1 } })
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:00'))
    await day.put('Training Job Extended', { jobId: JOB, closesAt: '2025-07-16T05:00:00Z', ...asked })

    expect(refusals(day)).toEqual([expect.stringMatching(/^access: needs 2 policies attached .* IAM allows 1, and 0/)])
  })

  test('policies of the account: those of others, and those that are promised to jobs in the same window', async () => {
    const day = await startDay({ quotas: { PoliciesQuota: 4 } })
    await foreignPolicy(day, 'standing')
    for (const jobId of ['a', 'b', 'c']) await day.put('Training Job Scheduled', job({ jobId }))
    const after = { opensAt: '2025-07-16T04:00:00Z', closesAt: '2025-07-16T05:00:00Z' }
    await day.put('Training Job Scheduled', job({ jobId: 'after', window: after }))

    expect(refusals(day)).toEqual([
      "access: needs 1 policies in the account: IAM allows 4, 2 are there that are not Curfew's, and 2 are promised to other jobs in this window",
    ])
  })

  test('policies of the account: those of jobs that are open are counted once', async () => {
    const day = await startDay({ quotas: { PoliciesQuota: 4 } })
    await day.put('Training Job Scheduled', job({ jobId: 'a' }))
    await day.put('Training Job Scheduled', job({ jobId: 'b' }))
    await day.until(at('01:30'))
    await day.put('Training Job Scheduled', job({ jobId: 'c' }))

    expect(refusals(day)).toEqual([])
  })

  test('keys: a user with two live keys of its own has no room for one of Curfew’s, unless the job keeps them', async () => {
    const day = await startDay()
    await day.iam.send(new CreateAccessKeyCommand({ UserName: USER }))
    const before = await liveKeys(day)
    expect(before).toHaveLength(2)
    await day.put('Training Job Scheduled', job())
    await day.put('Training Job Scheduled', job({ jobId: 'kept', keys: 'keep' }))
    await day.until(at('02:00'))

    expect(refusals(day)).toEqual([expect.stringMatching(/^keys: user trainer-gpu-01 has 2 live access keys, AKIA/)])
    expect(announcementsOf(day, 'Access Opened')).toMatchObject([{ jobId: 'kept' }])
    expect(await liveKeys(day)).toEqual(before)
  })

  test('an extension into the window of an exclusive sibling is refused', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    const after = { opensAt: '2025-07-16T04:00:00Z', closesAt: '2025-07-16T05:00:00Z' }
    await day.put('Training Job Scheduled', job({ jobId: 'alone', window: after, isolation: 'exclusive' }))
    await day.put('Training Job Extended', { jobId: JOB, closesAt: '2025-07-16T04:30:00Z', ...asked })

    expect(refusals(day)).toEqual([expect.stringMatching(/^isolation: overlaps with job alone/)])
  })
})

test('a quota that is full when the window opens is not mistaken for throttling: the run fails at once, and tries again each minute', async () => {
  const day = await startDay({ quotas: { AttachedPoliciesPerUserQuota: 2 } })
  await day.put('Training Job Scheduled', job())
  for (const name of ['standing-1', 'standing-2']) {
    const PolicyArn = await foreignPolicy(day, name)
    await day.iam.send(new AttachUserPolicyCommand({ UserName: USER, PolicyArn }))
  }
  await day.until(at('00:58:30'))
  const refused = day.aws.calls.all.filter(({ operation, errorCode }) => operation === 'AttachUserPolicy' && errorCode)

  const failed = day.aws.runs.filter(({ outcome }) => !outcome.ok)
  expect(failed.length).toBeGreaterThan(0)
  expect(refused.map(({ errorCode }) => errorCode)).toEqual(failed.map(() => 'LimitExceeded'))
})
