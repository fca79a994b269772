import { DetachUserPolicyCommand, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam'
import { AwsError } from '@curfew/local-aws/aws-error'
import { neverAnswered } from '@curfew/local-aws/faults'
import { beforeAll, describe, expect, test } from 'vitest'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { JOB, job, revocation, SIBLING, startDay, USER } from './day.ts'
import { type SavedQueries, savedQueriesOf } from './saved-queries.ts'

const ROLE_JOB = 'churn-2025-07-16'
const TOMORROW = 'wikipedia-finetune-2025-07-17'
const WIKIPEDIA = 'acmeco-training-datasets-wikipedia-2025-07-01'

const who = (queries: SavedQueries, moment: string, named = WIKIPEDIA) =>
  queries.ask('who had access', {
    X: named,
    MOMENT: moment.includes('T') ? moment : at(moment).toISOString().replace('.000', ''),
  })
const jobsOf = async (...asked: Parameters<typeof who>) => (await who(...asked)).map((row) => row.job)

describe('who had access', () => {
  let queries: SavedQueries
  beforeAll(async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    const sibling = { requestedBy: 'evaluation@acmeco.example', reason: 'compare "both" models' }
    const until = (closesAt: string) => ({ opensAt: '2025-07-16T02:00:00Z', closesAt: `2025-07-16T${closesAt}:00Z` })
    await day.put('Training Job Scheduled', job({ jobId: SIBLING, window: until('06:00'), ...sibling }))
    const role = { jobId: ROLE_JOB, principal: { type: 'role', name: 'trainer-batch' }, keys: 'keep' }
    await day.put('Training Job Scheduled', job({ ...role, window: until('03:00') }))
    await day.put('Training Job Scheduled', job({ jobId: 'refused', principal: { type: 'user', name: 'nobody' } }))
    const window = { opensAt: '2025-07-17T01:00:00Z', closesAt: '2025-07-17T02:00:00Z' }
    await day.put('Training Job Scheduled', job({ jobId: TOMORROW, window }))
    await day.until(at('02:30'))
    await day.put('Training Job Extended', {
      jobId: JOB,
      closesAt: '2025-07-16T05:00:00Z',
      // Before and after the words of the request, in the order of text.
      ...{ requestedBy: 'zoe@acmeco.example', reason: 'a longer run' },
    })
    await day.until(at('03:30'))
    await day.put('Access Revocation Requested', { jobId: SIBLING, ...revocation })
    await day.until(new Date('2025-07-17T03:00:00Z'))
    queries = savedQueriesOf(day)
  })

  const moments = [
    ['before any window, with the policies attached', '00:59:59', []],
    ['from the first second of a window', '01:00', [JOB]],
    ['at the same time as two others', '02:00', [SIBLING, JOB, ROLE_JOB]],
    ['until one window ended', '03:00', [SIBLING, JOB]],
    ['until a revocation', '03:30:05', [JOB]],
    ['in an extension', '04:59:59', [JOB]],
    ['no longer when that ended', '05:00', []],
    ['on another day', '2025-07-17T01:30:00Z', [TOMORROW]],
    ['on no other day', '2025-07-15T01:30:00Z', []],
  ] as const

  test.each(moments)('%s (%s)', async (_rule, moment, jobs) => {
    expect(await jobsOf(queries, moment)).toEqual(jobs)
  })

  test('shows who requested the access, why, and its window as they were at that moment', async () => {
    const attached = expect.stringMatching(/^[1-9]/)
    const detachedAt = '2025-07-16T05:00:00Z'
    const principal = { 'principal.type': 'user', 'principal.name': USER }
    const request = { requestedBy: 'ml-platform@acmeco.example', reason: 'weekly fine-tune' }
    const first = { job: JOB, ...principal, opensAt: '2025-07-16T01:00:00Z', ...request, mentioned: '1', attached }

    expect(await who(queries, '01:30')).toEqual([
      { ...first, closesAt: '2025-07-16T04:00:00Z', detachedAt, extended: '0' },
    ])
    expect(await who(queries, '04:30')).toEqual([
      { ...first, closesAt: '2025-07-16T05:00:00Z', detachedAt, extended: '1' },
    ])
    expect((await who(queries, '03:10'))[0]).toEqual({
      ...{ job: SIBLING, ...principal, opensAt: '2025-07-16T02:00:00Z', closesAt: '2025-07-16T06:00:00Z' },
      ...{ requestedBy: 'evaluation@acmeco.example', reason: 'compare "both" models', extended: '0' },
      ...{ detachedAt: '2025-07-16T03:30:00Z', mentioned: '1', attached },
    })
  })

  test.each([
    ['a principal', 'trainer-batch', [ROLE_JOB]],
    ['an address', '203.0.113.42/32', [SIBLING, JOB, ROLE_JOB]],
    ['a job, without those that shared its key', SIBLING, [SIBLING]],
    ['somebody who requested access', 'evaluation@acmeco.example', [SIBLING]],
    ['a bucket that no job named', 'acmeco-training-datasets-payroll', []],
  ])('by %s', async (_rule, named, jobs) => {
    expect(await jobsOf(queries, '02:45', named)).toEqual(jobs)
  })

  test('finds the same when every record is in the log twice, the second time in reverse', async () => {
    const before = await Promise.all(moments.map(([, moment]) => who(queries, moment)))
    await queries.publishAgain()

    expect(await Promise.all(moments.map(([, moment]) => who(queries, moment)))).toEqual(before)
  })
})

test('access that could not be opened is none, and counts from when it was', async () => {
  let isDenied = true
  const denied = ({ operation }: { readonly operation: string }) =>
    isDenied && operation === 'AttachUserPolicy' ? new AwsError('AccessDenied', 403, 'denied') : undefined
  const day = await startDay({ faults: { before: denied, after: () => undefined } })
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:30'))
  const queries = savedQueriesOf(day)
  expect(await jobsOf(queries, '01:29')).toEqual([])

  isDenied = false
  await day.until(at('01:40'))
  expect(await jobsOf(queries, '01:29')).toEqual([])
  expect(await jobsOf(queries, '01:39')).toEqual([JOB])
})

test('access counts from the intention to open it while nobody knows whether that succeeded', async () => {
  let isOut = true
  const silent = ({ operation }: { readonly operation: string }) =>
    isOut && operation === 'AttachUserPolicy' ? neverAnswered() : undefined
  const day = await startDay({ faults: { before: () => undefined, after: silent } })
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:00:30'))
  isOut = false
  await day.until(at('01:20'))

  const opened = (await day.auditRecords()).filter(
    ({ change, phase }) => change === 'attach policy' && phase === 'done',
  )
  expect(opened).toMatchObject([{ at: '2025-07-16T01:01:00Z' }])
  const queries = savedQueriesOf(day)
  expect(await jobsOf(queries, '00:59:59')).toEqual([])
  expect(await jobsOf(queries, '01:00')).toEqual([JOB])
})

test.each([
  ['until the policy was detached, however late that was', 'DetachUserPolicy', [JOB]],
  ['no longer when the policy was detached, although the key went off later', 'UpdateAccessKey', []],
])('a job that was revoked had access %s', async (_rule, failing, jobs) => {
  const faults = outageOf(({ operation }) => operation === failing)
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  faults.isOn = true
  await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })
  await day.until(at('02:20'))
  faults.isOn = false
  await day.until(at('02:30'))

  const queries = savedQueriesOf(day)
  expect(await jobsOf(queries, '01:59:59')).toEqual([JOB])
  expect(await jobsOf(queries, '02:10')).toEqual(jobs)
  expect(await jobsOf(queries, '02:29')).toEqual([])
})

test('a job whose policy somebody detached by hand had access until it was closed', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  const { AttachedPolicies = [] } = await day.iam.send(new ListAttachedUserPoliciesCommand({ UserName: USER }))
  await day.iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn: AttachedPolicies[0]?.PolicyArn }))
  await day.until(at('02:05'))
  await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })
  await day.until(at('02:30'))

  const queries = savedQueriesOf(day)
  expect(await jobsOf(queries, '02:04')).toEqual([JOB])
  expect(await jobsOf(queries, '02:10')).toEqual([])
})

test('a grant that was reopened had access until it ended and again from when it was reopened, and not in between', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:30'))
  await day.put('Training Job Failed', { jobId: JOB })
  await day.until(at('01:40'))
  const asked = { requestedBy: 'zoe@acmeco.example', reason: 'another attempt' }
  await day.put('Training Job Extended', { jobId: JOB, closesAt: '2025-07-16T05:00:00Z', ...asked })
  await day.until(at('05:10'))

  const queries = savedQueriesOf(day)
  const times = ['01:29:59', '01:30:05', '01:39:59', '01:40:05', '04:30', '05:00']
  expect(await Promise.all(times.map((time) => jobsOf(queries, time)))).toEqual([[JOB], [], [], [JOB], [JOB], []])
  const request = { requestedBy: 'ml-platform@acmeco.example', reason: 'weekly fine-tune' }
  expect(await who(queries, '04:30')).toMatchObject([{ ...request, closesAt: '2025-07-16T05:00:00Z', extended: '1' }])
})
