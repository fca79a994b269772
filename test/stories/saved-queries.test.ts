import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  DetachUserPolicyCommand,
  ListAttachedUserPoliciesCommand,
} from '@aws-sdk/client-iam'
import { AwsError } from '@curfew/local-aws/aws-error'
import { type Attempt, throttled } from '@curfew/local-aws/faults'
import { beforeAll, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { monitoringOf } from '#test/package/monitoring.ts'
import { templateIn } from '#test/package/template.ts'
import { JOB, job, revocation, SIBLING, startDay, USER } from './day.ts'
import { type SavedQueries, savedQueriesOf } from './saved-queries.ts'

let day: Day
let queries: SavedQueries

/** A day with two jobs of one user, a failed detachment, manual changes, refusals, a revocation; all records are there twice. */
beforeAll(async () => {
  const denials = [new AwsError('AccessDenied', 403, 'a service control policy denies it')]
  const denied = ({ operation }: { readonly operation: string }) =>
    operation === 'DetachUserPolicy' && day.clock.now() >= at('04:00') ? denials.pop() : undefined
  day = await startDay({ faults: { before: denied, after: () => undefined } })
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job({ jobId: SIBLING, requestedBy: 'evaluation@acmeco.example' }))
  await day.put('Training Job Scheduled', { ...job({ jobId: 'nobody' }), principal: { type: 'user', name: 'nobody' } })
  await day.until(at('01:10'))
  await day.put('Training Job Completed', { jobId: 'unknown job' })
  await day.put('Training Job Scheduled', Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`field${n}`, n])))
  const { AttachedPolicies = [] } = await day.iam.send(new ListAttachedUserPoliciesCommand({ UserName: USER }))
  const own = AttachedPolicies.find(({ PolicyName }) => PolicyName?.startsWith(JOB))
  await day.iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn: own?.PolicyArn }))
  const PolicyDocument = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
  const planted = { PolicyName: 'planted', Path: '/curfew/nothing/', PolicyDocument }
  const { Policy } = await day.iam.send(new CreatePolicyCommand(planted))
  await day.iam.send(new AttachUserPolicyCommand({ UserName: USER, PolicyArn: Policy?.Arn }))
  await day.until(at('02:00'))
  await day.put('Access Revocation Requested', { jobId: SIBLING, ...revocation })
  await day.put('Access Revocation Requested', { jobId: 'of-no-grant', ...revocation })
  await day.until(at('04:10'))
  queries = savedQueriesOf(day)
  await queries.publishAgain()
})

test('everything about a job is each of its records once, in order', async () => {
  const rows = await queries.ask('everything about a job', { JOB })

  expect(
    rows.map(({ seq, at: time = '', by, change, phase, because }) => [
      seq,
      time.slice(11, 16),
      by,
      change,
      phase,
      because,
    ]),
  ).toEqual([
    ['1', '00:30', 'schedule-access', 'schedule grant', 'done', 'requested'],
    ['2', '00:58', 'settle-access', 'attach policy', 'intended', 'scheduled'],
    ['3', '00:58', 'settle-access', 'attach policy', 'done', 'scheduled'],
    ['4', '01:30', 'settle-access', 'attach policy', 'intended', 'drifted'],
    ['5', '01:30', 'settle-access', 'attach policy', 'done', 'drifted'],
    ['6', '04:00', 'settle-access', 'detach policy', 'failed', 'closed'],
    ['7', '04:00', 'settle-access', 'detach policy', 'done', 'closed'],
    ['8', '04:00', 'rotate-keys', 'close grant', 'done', 'closed'],
  ])
  for (const row of rows) {
    expect(row).toMatchObject({
      'principal.type': 'user',
      'principal.name': USER,
      target: expect.stringContaining(JOB),
    })
    expect(row.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(row['@message']).toContain(row.hash)
  }
})

test('everything about a principal is the records of all its jobs and of its keys, by time', async () => {
  const rows = await queries.ask('everything about a principal', { NAME: USER })

  expect([...new Set(rows.map((row) => row.job))]).toEqual([SIBLING, JOB, `user/${USER}`, 'nothing'])
  const times = rows.map((row) => row.at)
  expect(times).toEqual(times.toSorted())
  const records = (await day.auditRecords()).filter(({ principal }) => principal?.name === USER)
  expect(rows).toHaveLength(new Set(records.map(({ hash }) => hash)).size)
  expect(rows[0]).toMatchObject({
    'detail.requestedBy': 'evaluation@acmeco.example',
    'detail.reason': 'weekly fine-tune',
  })
})

test('refusals are there once each, however many problems they have, with their sender and first problem, the newest first', async () => {
  const rows = await queries.ask('refusals')

  expect(
    rows.map((row) => [
      row.at?.slice(11, 16),
      row['detail.source'],
      row['detail.detailType'],
      row['detail.problems.0.path'],
    ]),
  ).toEqual([
    ['01:10', 'acmeco.ml-platform', 'Training Job Completed', 'jobId'],
    ['01:10', 'acmeco.ml-platform', 'Training Job Scheduled', 'jobId'],
    ['00:30', 'acmeco.ml-platform', 'Training Job Scheduled', 'principal.name'],
  ])
  for (const row of rows) expect(row['detail.problems.0.message']).not.toBe('')
})

test('drift is what was reverted, once each, and not what was intended', async () => {
  const rows = await queries.ask('drift')

  expect(rows.map(({ change, phase, because, target }) => [change, phase, because, target])).toEqual([
    ['attach policy', 'done', 'drifted', expect.stringContaining(JOB)],
    ['detach policy', 'done', 'orphaned', 'planted'],
  ])
})

test('revocations say who asked for them, why, and until when access would have lasted', async () => {
  const ofGrants = (await queries.ask('revocations')).filter((row) => row['detail.closesAt'] !== undefined)

  expect(ofGrants).toMatchObject([
    {
      ...{ at: '2025-07-16T02:00:00Z', job: SIBLING, 'principal.type': 'user', 'principal.name': USER },
      ...{ 'detail.by': revocation.requestedBy, 'detail.reason': revocation.reason },
      'detail.closesAt': '2025-07-16T04:00:00Z',
    },
  ])
})

test('revocations are there themselves, once each, with what they hit, also if that was nothing', async () => {
  const revocations = (await queries.ask('revocations')).filter(({ change }) => change === 'revoke access')

  expect(
    revocations.map((row) => [row.target, row['detail.ended.count'], row['detail.unknown.count']]).toSorted(),
  ).toEqual([
    ['of-no-grant', '0', '1'],
    [SIBLING, '1', '0'],
  ])
  for (const row of revocations) {
    expect(row).toMatchObject({ 'detail.by': revocation.requestedBy, 'detail.reason': revocation.reason })
  }
})

test('what failed has its error', async () => {
  expect(await queries.ask('what failed')).toMatchObject([
    {
      ...{ at: '2025-07-16T04:00:00Z', job: JOB, by: 'settle-access', change: 'detach policy', because: 'closed' },
      'detail.error': expect.stringContaining('AccessDenied'),
    },
  ])
})

test('the dashboard counts lines about throttling in the logs of the Lambdas that call IAM most', async () => {
  let left = 40
  const busy = ({ operation, protocol }: Attempt) =>
    operation === 'AttachUserPolicy' && left-- > 0 ? throttled(protocol) : undefined
  const throttledDay = await startDay({ faults: { before: busy, after: () => undefined } })
  await throttledDay.put('Training Job Scheduled', job())
  await throttledDay.until(at('01:10'))
  const [{ query, groups } = { query: '', groups: [] }] = logWidgets()
  expect(groups).toHaveLength(3)

  const rows = await savedQueriesOf(throttledDay).run(query, groups)
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) expect(row['bin(5m)']).toMatch(/^2025-07-16 0\d:\d[05]:00\.000$/)
})

/** The queries of the dashboard. A widget names its log groups before its query. */
function logWidgets() {
  const text = JSON.stringify(monitoringOf(templateIn('.serverless')).dashboards[0])
  return [...text.matchAll(/"query":"((?:[^"\\]|\\.)*)"/g)].map(([, json = '']) => {
    const query = String(JSON.parse(`"${json}"`))
    const groups = [...query.matchAll(/SOURCE '([^']+)' \| /g)].map(([, group = '']) => group)
    return { query: query.replaceAll(/SOURCE '[^']+' \| /g, ''), groups }
  })
}
