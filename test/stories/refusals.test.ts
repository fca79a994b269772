import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at, SEED } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, failures, JOB, job, policies, s3Answer, startDay } from './day.ts'

/** Puts an event that must be refused, waits until its window would have opened, and returns the problems that were announced. */
async function refuse(detail: unknown, day?: Day): Promise<readonly unknown[]> {
  const refusing = day ?? (await startDay())
  await refusing.put('Training Job Scheduled', detail)
  await refusing.until(at('01:05'))

  expect(await policies(refusing)).toEqual([])
  expect(announcementsOf(refusing, 'Access Scheduled')).toEqual([])
  // The run succeeds, so that nothing retries it.
  expect(refusing.aws.runs.filter(({ functionName }) => functionName === 'curfew-schedule-access')).toHaveLength(1)
  expect(failures(refusing)).toEqual([])
  const [record] = await refusing.auditRecords()
  expect(record).toMatchObject({ change: 'refuse request', phase: 'done' })
  const [refused] = announcementsOf(refusing, 'Access Refused')
  const { problems } = Object.assign({ problems: [] }, refused)
  expect(record?.detail?.problems).toEqual(problems)
  return problems
}

const seed = { opensAt: '2025-07-16T01:00:00Z', closesAt: '2025-07-16T04:00:00Z' }
const access = (list: string, ...entries: readonly string[]) => ({ access: { [list]: entries } })

describe('a request is refused, announced and audited, and grants nothing, if it has', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>, string, string]>([
    [
      'a window in the past',
      { window: { opensAt: '2025-07-15T01:00:00Z', closesAt: '2025-07-15T04:00:00Z' } },
      'window.closesAt',
      'closed at 2025-07-15T04:00:00Z',
    ],
    ['an empty window', { window: { ...seed, closesAt: seed.opensAt } }, 'window.closesAt', 'empty'],
    [
      'a reversed window',
      { window: { opensAt: seed.closesAt, closesAt: seed.opensAt } },
      'window.closesAt',
      'closes before it opens',
    ],
    [
      'a window without a zone',
      { window: { ...seed, opensAt: '2025-07-16T01:00:00' } },
      'window.opensAt',
      'with its zone',
    ],
    [
      'a window of four minutes',
      { window: { ...seed, closesAt: '2025-07-16T01:04:59Z' } },
      'window.closesAt',
      'shorter than 5 minutes',
    ],
    [
      'a window longer than the guardrail allows',
      { window: { ...seed, closesAt: '2025-07-30T01:00:00Z' } },
      'window',
      'allows 168 hours',
    ],
    [
      'a principal that does not exist',
      { principal: { type: 'user', name: 'nobody' } },
      'principal.name',
      'there is no IAM user nobody',
    ],
    [
      'a role that does not exist',
      { principal: { type: 'role', name: 'nobody' }, keys: undefined },
      'principal.name',
      'there is no IAM role nobody',
    ],
    [
      'a principal whose name IAM spells with other capitals',
      { principal: { type: 'user', name: 'Trainer-GPU-01' } },
      'principal.name',
      'IAM spells it trainer-gpu-01',
    ],
    [
      'a principal without the permissions boundary',
      { principal: { type: 'user', name: 'analyst-without-boundary' } },
      'principal.name',
      'does not carry the permissions boundary',
    ],
    [
      'a principal without the tag',
      { principal: { type: 'user', name: 'analyst-without-boundary' } },
      'principal.name',
      'is not tagged curfew:managed=true',
    ],
    ['a private address', { network: { sourceIps: ['10.1.2.3/32'] } }, 'network.sourceIps[0]', 'is not public'],
    [
      'a second address that is malformed',
      { network: { sourceIps: ['203.0.113.42', '203.0.113.300'] } },
      'network.sourceIps[1]',
      'is not an IPv4',
    ],
    [
      'the whole internet as its network',
      { network: { sourceIps: ['0.0.0.0/0'] } },
      'network.sourceIps[0]',
      'too wide',
    ],
    [
      'no limit on its network, which the guardrails do not allow',
      { network: 'any' },
      'network',
      'does not allow access from any network',
    ],
    ['a wildcard in a bucket', access('datasets', 's3://acmeco-*'), 'access.datasets[0]', 'wildcard'],
    ['a wildcard in a prefix', access('outputs', 's3://acmeco-finetuned-models/a*/'), 'access.outputs[0]', 'wildcards'],
    [
      'a policy variable in a prefix',
      access('outputs', 's3://acmeco-finetuned-models/${aws:username}/'),
      'access.outputs[0]',
      'variables',
    ],
    [
      'an alias in place of a KMS key',
      access('kmsKeys', 'arn:aws:kms:us-east-1:111122223333:alias/x'),
      'access.kmsKeys[0]',
      'ARN of a KMS key',
    ],
    [
      'a KMS key in an account of nine digits',
      access('kmsKeys', 'arn:aws:kms:us-east-1:123456789:key/1234abcd-12ab-34cd-56ef-1234567890ab'),
      'access.kmsKeys[0]',
      'ARN of a KMS key',
    ],
    [
      'a KMS key of another partition',
      access('kmsKeys', 'arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'),
      'access.kmsKeys[0]',
      'is in the partition aws-cn, and Curfew is deployed in aws',
    ],
    [
      'a dataset of another partition',
      access('datasets', 'arn:aws-us-gov:s3:::acmeco-base-models'),
      'access.datasets[0]',
      'is in the partition aws-us-gov',
    ],
    [
      'an image in a region of another partition',
      access('images', 'arn:aws:ecr:us-gov-west-1:111122223333:repository/ml-train'),
      'access.images[0]',
      'names the region us-gov-west-1 of aws-us-gov',
    ],
    [
      'a wildcard in an image',
      access('images', 'arn:aws:ecr:us-east-1:111122223333:repository/*'),
      'access.images[0]',
      'ARN of an ECR repository',
    ],
    ['an unknown field', { windows: [] }, 'windows', 'is not a field'],
    [
      'an unknown nested field',
      { principal: { type: 'user', name: 'trainer-gpu-01', arn: 'x' } },
      'principal.arn',
      'is not a field',
    ],
    ['a principal of an unknown type', { principal: { type: 'group', name: 'x' } }, 'principal.type', 'user'],
    [
      'a key strategy for a role',
      { principal: { type: 'role', name: 'trainer-batch' } },
      'keys',
      'a role has no access keys',
    ],
    ['no requester', { requestedBy: undefined }, 'requestedBy', 'is missing'],
  ])('%s', async (_rule, overrides, path, message) => {
    const problems = await refuse(job(overrides))

    expect(problems).toContainEqual({ path, message: expect.stringContaining(message) })
  })

  test.each(['1', 'true', '{}', '[]', '{"jobId":7}'])(
    'nothing but a job id that is the JSON value %s',
    async (text) => {
      expect((await refuse({ jobId: JSON.parse(text) })).length).toBeGreaterThan(5)
    },
  )

  test('a body over the size limit', async () => {
    const [problem] = await refuse(job({ reason: 'x'.repeat(70_000) }))

    expect(problem).toMatchObject({ message: expect.stringContaining('the limit is 65536') })
  })
})

test('a key strategy for a role is one problem, and not one of its contract and one of its target', async () => {
  const problems = await refuse(job({ principal: { type: 'role', name: 'trainer-batch' } }))

  expect(problems).toEqual([{ path: 'keys', message: 'a role has no access keys: leave keys out' }])
})

test('a refusal lists all problems at once that the event itself shows, and looks nothing up', async () => {
  const problems = await refuse({
    jobId: 'two words',
    principal: { type: 'user', name: 'nobody' },
    window: { opensAt: '2025-07-15T01:00:00Z', closesAt: '2025-07-15T04:00:00Z' },
    network: { sourceIps: ['192.168.0.1', 'x'] },
    access: { datasets: ['s3://*'], outputs: ['s3://acmeco-finetuned-models/*/x'], hyperparameters: [] },
    keys: 'burn',
    requestedBy: 'ml-platform@acmeco.example',
  })

  expect(problems.map((problem) => Object.assign({ path: '' }, problem).path)).toEqual([
    'jobId',
    'network.sourceIps[0]',
    'network.sourceIps[1]',
    'access.datasets[0]',
    'access.outputs[0]',
    'access.hyperparameters',
    'keys',
    'reason',
    'window.closesAt',
  ])
})

test('a second request with the same job id is refused if its content differs, and ignored if it is equal', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job())
  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
  expect(announcementsOf(day, 'Access Refused')).toEqual([])

  await day.put('Training Job Scheduled', job({ reason: 'something else' }))
  expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ jobId: JOB, problems: [{ path: 'jobId' }] }])

  await day.until(at('01:00'))
  expect(await attached(day)).toHaveLength(1)
  expect(await s3Answer(day, 'read')).toBe('OK')
})

test('an equal request is ignored after the window as well', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('05:00'))
  await day.put('Training Job Scheduled', job())

  expect(announcementsOf(day, 'Access Refused')).toEqual([])
  expect(await policies(day)).toEqual([])
})

test('an extension that is malformed, and an end without a target, are refused, and the job goes on', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Completed', { status: 'ok' })
  await day.put('Training Job Extended', { jobId: JOB, closesAt: 'tomorrow' })
  await day.put('Access Revocation Requested', { requestedBy: 'x', reason: 'y' })

  expect(announcementsOf(day, 'Access Refused')).toHaveLength(3)
  await day.until(at('01:00'))
  expect(await s3Answer(day, 'read')).toBe('OK')
})

describe('the record of a refusal says who wanted access for whom, when and why', () => {
  test('as the request did', async () => {
    const day = await startDay()
    await refuse(job({ network: 'any' }), day)
    const { requestedBy, reason } = SEED
    const window = { opensAt: '2025-07-16T01:00:00Z', closesAt: '2025-07-16T04:00:00Z' }
    const principal = { type: 'user', name: 'trainer-gpu-01' }
    expect(await day.auditRecords()).toMatchObject([{ principal, detail: { requestedBy, reason, window } }])
  })

  test('as far as it can be read', async () => {
    const day = await startDay()
    await refuse(job({ principal: 'me', window: { ...seed, closesAt: 'later' }, reason: 'a\u202eb' }), day)
    const [record] = await day.auditRecords()
    expect(record).not.toHaveProperty('principal')
    expect(Object.keys(record?.detail ?? {})).toEqual(['detailType', 'source', 'requestedBy', 'problems'])
  })
})
