import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreatePolicyCommand } from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, JOB, job, liveKeys, startDay, USER } from './day.ts'

const ALLOW = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::somewhere/*' }
const DOCUMENT = JSON.stringify({ Version: '2012-10-17', Statement: [ALLOW] })
/** The boundary, and the two for people. */
const OF_STACK = 3
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

describe('a request that a quota of IAM could not satisfy is refused', () => {
  test('attachments: overlapping jobs count together with policies that others attached', async () => {
    const day = await startDay({ quotas: { AttachedPoliciesPerUserQuota: 3 } })
    const PolicyArn = await foreignPolicy(day, 'standing')
    await day.iam.send(new AttachUserPolicyCommand({ UserName: USER, PolicyArn }))
    for (const jobId of ['a', 'b', 'c']) await day.put('Training Job Scheduled', job({ jobId }))
    const after = { opensAt: '2025-07-16T04:00:00Z', closesAt: '2025-07-16T05:00:00Z' }
    await day.put('Training Job Scheduled', job({ jobId: 'after', window: after }))

    expect(refusals(day)).toEqual([
      "access: needs 1 more policy on user trainer-gpu-01, which has 3 of 3 attached or reserved (2 by Curfew's overlapping jobs, 1 by others)",
    ])
    expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(3)
  })

  test('attachments: more policies than any account can attach, said with the numbers and without asking IAM for them', async () => {
    const day = await startDay()
    const datasets = Array.from(
      { length: 300 },
      (_, index) => `s3://acmeco-training-datasets-wikipedia-2025-07-01/${index}/`,
    )
    const kmsKeys = Array.from(
      { length: 100 },
      (_, index) => `arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-${String(index).padStart(12, '0')}`,
    )
    await day.put('Training Job Scheduled', job({ access: { datasets, kmsKeys } }))

    expect(refusals(day)).toEqual([
      expect.stringMatching(
        /^access: needs at least \d+ policies of 6144 characters, and IAM attaches at most 20 to a user: name a common prefix instead of 300 locations, or fewer than 100 KMS keys/,
      ),
    ])
    expect(day.aws.calls.all.filter(({ operation }) => operation === 'GetAccountSummary')).toEqual([])
  })

  test('attachments: an extension needs room for its new policy next to the old one', async () => {
    const day = await startDay({ quotas: { AttachedPoliciesPerUserQuota: 1 } })
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:00'))
    await day.put('Training Job Extended', { jobId: JOB, closesAt: '2025-07-16T05:00:00Z', ...asked })

    expect(refusals(day)).toEqual([expect.stringMatching(/^access: needs 2 more policies on .*, which has 0 of 1/)])
  })

  test('policies of the account: those of others count together with those reserved for jobs in the same window', async () => {
    const day = await startDay({ quotas: { PoliciesQuota: OF_STACK + 3 } })
    await foreignPolicy(day, 'standing')
    for (const jobId of ['a', 'b', 'c']) await day.put('Training Job Scheduled', job({ jobId }))
    const after = { opensAt: '2025-07-16T04:00:00Z', closesAt: '2025-07-16T05:00:00Z' }
    await day.put('Training Job Scheduled', job({ jobId: 'after', window: after }))

    expect(refusals(day)).toEqual([
      "access: needs 1 more policy in the account, which has 6 of 6 created or reserved (2 by Curfew's overlapping jobs, 4 by others)",
    ])
  })

  test('policies of the account: those of open jobs count once', async () => {
    const day = await startDay({ quotas: { PoliciesQuota: OF_STACK + 3 } })
    await day.put('Training Job Scheduled', job({ jobId: 'a' }))
    await day.put('Training Job Scheduled', job({ jobId: 'b' }))
    await day.until(at('01:30'))
    await day.put('Training Job Scheduled', job({ jobId: 'c' }))

    expect(refusals(day)).toEqual([])
  })

  test('keys: a user with two active keys can run only jobs with `keys: keep`, which need no third', async () => {
    const day = await startDay()
    await day.iam.send(new CreateAccessKeyCommand({ UserName: USER }))
    const before = await liveKeys(day)
    expect(before).toHaveLength(2)
    await day.put('Training Job Scheduled', job())
    await day.put('Training Job Scheduled', job({ jobId: 'kept', keys: 'keep' }))
    await day.until(at('02:00'))

    expect(refusals(day)).toEqual([
      expect.stringMatching(/^keys: user trainer-gpu-01 has 2 access keys that Curfew did not create \(AKIA/),
    ])
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

test('a quota that is full when the window opens makes the run fail at once, unlike throttling', async () => {
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
