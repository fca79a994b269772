import { describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, job, policies, s3Answer, startDay } from './day.ts'
import {
  AWS_POLICY,
  attachTo,
  attachToRole,
  createPolicy,
  joinGroup,
  onObjects,
  policyOf,
  putInline,
  type Statement,
  warningsOf,
} from './own-policies.ts'

const DATASET = 's3://acmeco-training-datasets-wikipedia-2025-07-01'
const OUTPUT = 's3://acmeco-finetuned-models/wikipedia-finetune-2025-07-16/'
const ALL = `${DATASET}, s3://acmeco-base-models, ${OUTPUT}`
const asRole = { principal: { type: 'role', name: 'trainer-batch' }, keys: undefined }

const OTHER_ACCOUNT = { StringNotEquals: { 'aws:ResourceAccount': '111122223333' } }

test('a principal without policies of its own has no warnings', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())

  expect(warningsOf(day)).toEqual([])
})

test.each([
  ['AdministratorAccess', `read and write ${ALL}`],
  ['PowerUserAccess', `read and write ${ALL}`],
  ['AmazonS3FullAccess', `read and write ${ALL}`],
  ['AmazonS3ReadOnlyAccess', `read ${ALL}`],
  // Of any bucket it reads objects with a tag, and writes objects with SageMaker in their names.
  ['AmazonSageMakerFullAccess', `read and write ${ALL}`],
])('a user with %s is granted access with a warning: it can %s outside the window', async (name, can) => {
  const day = await startDay()
  await attachTo(day, AWS_POLICY(name))
  await day.put('Training Job Scheduled', job())

  expect(warningsOf(day)).toEqual([
    `user trainer-gpu-01 can ${can} outside the window, by the attached policy ${name}: detach it, or limit it to other locations`,
  ])
  await day.until(at('01:00'))
  expect(await policies(day)).toHaveLength(1)
  expect(failures(day)).toEqual([])
})

test('the warning is true: the user reads the dataset after the window', async () => {
  const day = await startDay()
  await attachTo(day, AWS_POLICY('AmazonS3FullAccess'))
  await day.put('Training Job Scheduled', job({ keys: 'rotate' }))
  await day.until(at('05:00'))

  expect(await s3Answer(day, 'read')).toBe('OK')
})

test('the record of the grant has the warnings', async () => {
  const day = await startDay()
  await attachToRole(day, AWS_POLICY('AdministratorAccess'))
  await day.put('Training Job Scheduled', job(asRole))
  const records = await day.auditRecords()

  expect(records.find(({ change }) => change === 'schedule grant')?.detail?.warnings).toEqual([
    { path: 'principal.name', message: expect.stringContaining('role trainer-batch can read and write') },
  ])
})

test('policies of the user, inline policies, and those of its groups are named, each in a warning of its own', async () => {
  const day = await startDay()
  await putInline(day, 'old-rights', policyOf(onObjects('s3:PutObject', 'acmeco-finetuned-models/*')))
  await joinGroup(day, 'analysts', policyOf(onObjects('s3:Get*', 'acmeco-*/*')))
  await attachTo(day, await createPolicy(day, 'models', policyOf(onObjects('s3:*', 'acmeco-base-models/llama/*'))))
  await day.put('Training Job Scheduled', job())

  expect(warningsOf(day)).toEqual([
    expect.stringContaining(
      'can read and write s3://acmeco-base-models outside the window, by the attached policy models',
    ),
    expect.stringContaining(`can write ${OUTPUT} outside the window, by the inline policy old-rights: delete it`),
    expect.stringContaining('by the attached policy AmazonS3ReadOnlyAccess of its group analysts: take the user out'),
    expect.stringContaining(`can read ${ALL} outside the window, by the inline policy shared of its group analysts`),
  ])
})

describe('what gives nothing outside the window is no reason for a warning', () => {
  const DENY_ALL: Statement = { Effect: 'Deny', Action: 's3:*', Resource: '*' }
  const window = { 'aws:CurrentTime': '2025-07-16T01:00:00Z' }
  test.each<readonly [string, readonly Statement[]]>([
    ['rights on other buckets', [onObjects('s3:*', 'acmeco-logs/*')]],
    ['rights on a bucket whose name begins alike', [onObjects('s3:*', 'acmeco-base-models-2/*')]],
    ['rights on another prefix of the bucket', [onObjects('s3:*', 'acmeco-finetuned-models/another-job/*')]],
    ['rights on the bucket, and not on its objects', [onObjects('s3:*', 'acmeco-base-models')]],
    ['what the boundary does not allow', [{ Action: ['s3:PutBucketPolicy', 'iam:*', 'kms:*'], Resource: '*' }]],
    ['what is denied as well', [{ Action: '*', Resource: '*' }, DENY_ALL]],
    [
      'a window of its own inside the window of the job',
      [{ Action: 's3:*', Resource: '*', Condition: { DateGreaterThan: window, DateLessThan: window } }],
    ],
    ['other accounts’ buckets', [{ Action: 's3:*', Resource: '*', Condition: OTHER_ACCOUNT }]],
  ])('%s', async (_, statements) => {
    const day = await startDay()
    await putInline(day, 'own', policyOf(...statements))
    await day.put('Training Job Scheduled', job())

    expect(warningsOf(day)).toEqual([])
  })
})

describe('what may give access outside the window is reported, whatever else a condition asks for', () => {
  test.each<readonly [string, Statement]>([
    ['an address', { Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } }],
    ['a second factor', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }],
    [
      'time, and it begins after the window',
      { Condition: { DateGreaterThan: { 'aws:CurrentTime': '2025-07-16T03:00:00Z' } } },
    ],
    [
      'time, and it ends before the window',
      { Condition: { DateLessThan: { 'aws:CurrentTime': '2025-07-16T01:00:00Z' } } },
    ],
    ['nothing, by exclusion', { NotResource: 'arn:aws:s3:::acmeco-logs/*' }],
  ])('%s', async (_, more) => {
    const day = await startDay()
    const { Resource = undefined, ...rest } = { Action: 's3:GetObject', ...more }
    await putInline(day, 'own', policyOf('NotResource' in rest ? rest : { ...rest, Resource: Resource ?? '*' }))
    await day.put('Training Job Scheduled', job())

    expect(warningsOf(day)).toHaveLength(1)
  })

  test('a Deny that a condition limits does not hide an Allow', async () => {
    const day = await startDay()
    const deny = {
      Effect: 'Deny',
      Action: 's3:*',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    }
    await putInline(day, 'own', policyOf({ Action: 's3:GetObject', Resource: '*' }, deny))
    await day.put('Training Job Scheduled', job())

    expect(warningsOf(day)).toHaveLength(1)
  })
})

test('policies of other grants are no standing access', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job({ jobId: 'other' }))
  await day.until(at('01:10'))
  await day.put(
    'Training Job Scheduled',
    job({ window: { opensAt: '2025-07-16T02:00:00Z', closesAt: '2025-07-16T03:00:00Z' } }),
  )

  expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([{ warnings: [] }, { warnings: [] }])
})

test('an exclusive job is granted with the warning as well: its Deny ends with its window', async () => {
  const day = await startDay()
  await attachToRole(day, AWS_POLICY('AmazonS3FullAccess'))
  await day.put('Training Job Scheduled', job({ ...asRole, isolation: 'exclusive' }))

  expect(warningsOf(day)).toHaveLength(1)
})
