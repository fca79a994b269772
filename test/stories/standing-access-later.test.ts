import type { Stack } from '@curfew/local-aws/template/stack'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, failures, JOB, job, policies, startDay } from './day.ts'
import { AWS_POLICY, attachTo } from './own-policies.ts'
import { reopen } from './reopening.ts'

const refusing = (stack: Stack): Stack => ({
  ...stack,
  functions: stack.functions.map((one) => ({ ...one, environment: { ...one.environment, STANDING_ACCESS: 'refuse' } })),
})
const hidden = (stack: Stack): Stack => ({
  ...stack,
  roles: stack.roles.map((role) => (role.name === 'curfew-schedule-access' ? withoutRight(role) : role)),
})

const MESSAGE = expect.stringMatching(
  /^user trainer-gpu-01 can read and write s3:\/\/.* by the attached policy AmazonS3FullAccess: detach it/,
)
const problems = [{ path: 'principal.name', message: MESSAGE }]
const asked = { jobId: JOB, closesAt: '2025-07-16T05:00:00Z', requestedBy: 'x', reason: 'y' }

/** A job in its window, whose user has got standing access to its data since it was requested. */
async function withLaterPolicy(alter?: (stack: Stack) => Stack): Promise<Day> {
  const day = await startDay(alter === undefined ? {} : { alter })
  await day.put('Training Job Scheduled', job({ keys: 'keep' }))
  await day.until(at('01:30'))
  await attachTo(day, AWS_POLICY('AmazonS3FullAccess'))
  return day
}

async function changesOf(day: Day, change: string) {
  return (await day.auditRecords()).filter((record) => record.change === change).map(({ detail }) => detail)
}

describe('a stage with standingAccess=refuse', () => {
  test('refuses to extend the access of a principal that has got standing access since, and leaves the window as it was', async () => {
    const day = await withLaterPolicy(refusing)
    await day.put('Training Job Extended', asked)

    expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ jobId: JOB, problems }])
    expect(announcementsOf(day, 'Access Extended')).toEqual([])
    await day.until(at('04:01'))
    expect(await policies(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('refuses to reopen it', async () => {
    const day = await withLaterPolicy(refusing)
    await day.put('Training Job Failed', { jobId: JOB })
    await reopen(day)
    await day.until(at('01:40'))

    expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ jobId: JOB, problems }])
    expect(await policies(day)).toEqual([])
  })

  test('extends nothing while the policies cannot be read, and tries again', async () => {
    const faults = outageOf(({ operation }) => operation === 'ListUserPolicies')
    const day = await startDay({ alter: refusing, faults })
    await day.put('Training Job Scheduled', job())
    faults.isOn = true
    await day.put('Training Job Extended', asked)
    await day.until(at('00:40'))
    expect(announcementsOf(day, 'Access Extended')).toEqual([])
    faults.isOn = false
    await day.until(at('00:50'))

    expect(announcementsOf(day, 'Access Extended')).toMatchObject([{ warnings: [] }])
    expect(announcementsOf(day, 'Access Refused')).toEqual([])
  })
})

describe('a stage with standingAccess=warn', () => {
  test('says so in Access Extended and in the record of the extension', async () => {
    const day = await withLaterPolicy()
    await day.put('Training Job Extended', asked)

    expect(announcementsOf(day, 'Access Extended')).toMatchObject([{ warnings: problems }])
    expect(await changesOf(day, 'extend grant')).toMatchObject([{ warnings: problems }])
  })

  test('says so when it reopens a grant', async () => {
    const day = await withLaterPolicy()
    await day.put('Training Job Failed', { jobId: JOB })
    await reopen(day)

    expect(announcementsOf(day, 'Access Extended')).toMatchObject([{ reopened: {}, warnings: problems }])
    expect(await changesOf(day, 'reopen grant')).toMatchObject([{ warnings: problems }])
  })

  test('extends while the policies cannot be read, and says that it does not know', async () => {
    const day = await startDay({ alter: hidden })
    await day.put('Training Job Scheduled', job())
    await day.put('Training Job Extended', asked)

    const unknown = [
      { path: 'principal.name', message: expect.stringMatching(/is not known, because .* AccessDenied/) },
    ]
    expect(announcementsOf(day, 'Access Extended')).toMatchObject([{ warnings: unknown }])
  })
})

test('the grant’s own policies are no standing access: an extension and a reopening without any have no warnings', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:30'))
  await day.put('Training Job Extended', asked)
  await day.put('Training Job Failed', { jobId: JOB })
  await reopen(day, '05:30:00')
  await day.until(at('01:40'))

  expect(announcementsOf(day, 'Access Extended')).toMatchObject([{ warnings: [] }, { warnings: [] }])
  expect(await attached(day)).toHaveLength(1)
  const details = [...(await changesOf(day, 'extend grant')), ...(await changesOf(day, 'reopen grant'))]
  for (const detail of details) expect(detail).not.toHaveProperty('warnings')
})

test('the check costs an extension two calls of IAM if the user has no policy of its own', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:30'))
  const before = day.aws.calls.all.length
  await day.put('Training Job Extended', asked)

  const made = day.aws.calls.all
    .slice(before)
    .filter(({ caller }) => caller?.kind === 'role' && caller.name === 'curfew-schedule-access')
  const iam = made.filter(({ service }) => service === 'iam').map(({ operation }) => operation)
  expect(iam.filter((operation) => operation !== 'GetAccountSummary').toSorted()).toEqual([
    'ListAttachedUserPolicies',
    'ListGroupsForUser',
    'ListUserPolicies',
  ])
})

function withoutRight(role: Stack['roles'][number]): Stack['roles'][number] {
  const text = JSON.stringify(role.inline).replaceAll('iam:ListUserPolicies', 'iam:ListUserTags')
  return { ...role, inline: JSON.parse(text) }
}
