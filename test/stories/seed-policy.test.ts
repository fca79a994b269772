import { GetPolicyVersionCommand } from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { attached, DATASET, GPU, JOB, job, s3Answer, startDay, USER } from './day.ts'

test('the policy that IAM holds is the seed’s, with the window, the address and the account in every Allow', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:00'))

  const [name] = await attached(day)
  const PolicyArn = `arn:aws:iam::111122223333:policy/curfew/${JOB}/${name}`
  const { PolicyVersion } = await day.iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
  const document: unknown = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''))
  const condition = {
    DateGreaterThanEquals: { 'aws:CurrentTime': '2025-07-16T01:00:00Z' },
    DateLessThan: { 'aws:CurrentTime': '2025-07-16T04:00:00Z' },
    IpAddress: { 'aws:SourceIp': '203.0.113.42/32' },
    StringEquals: { 'aws:ResourceAccount': '111122223333' },
  }

  expect(document).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Read',
        Effect: 'Allow',
        Action: ['s3:GetBucketLocation', 's3:GetObject', 's3:ListBucket'],
        Resource: [
          'arn:aws:s3:::acmeco-base-models',
          'arn:aws:s3:::acmeco-base-models/*',
          'arn:aws:s3:::acmeco-training-datasets-wikipedia-2025-07-01',
          'arn:aws:s3:::acmeco-training-datasets-wikipedia-2025-07-01/*',
        ],
        Condition: condition,
      },
      {
        Sid: 'Write',
        Effect: 'Allow',
        Action: ['s3:AbortMultipartUpload', 's3:GetBucketLocation', 's3:ListMultipartUploadParts', 's3:PutObject'],
        Resource: ['arn:aws:s3:::acmeco-finetuned-models', `arn:aws:s3:::acmeco-finetuned-models/${JOB}/*`],
        Condition: condition,
      },
    ],
  })
})

test('inside the window, S3 denies another address, another bucket, deletion and reading back the output', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  const output = { bucket: 'acmeco-finetuned-models', key: `${JOB}/model.safetensors` }

  expect(await s3Answer(day, 'write', output)).toBe('OK')
  expect(await s3Answer(day, 'read', output)).toBe('AccessDenied')
  expect(await s3Answer(day, 'delete', output)).toBe('AccessDenied')
  expect(await s3Answer(day, 'list', { ...output, key: '' })).toBe('AccessDenied')
  expect(await s3Answer(day, 'write', { ...output, key: `${JOB}1/model` })).toBe('AccessDenied')
  expect(await s3Answer(day, 'read', { bucket: 'acmeco-training-datasets-payroll', key: 'salaries.parquet' })).toBe(
    'AccessDenied',
  )
  expect(await s3Answer(day, 'read', DATASET, USER, { sourceIp: '203.0.113.43' })).toBe('AccessDenied')
  expect(await s3Answer(day, 'list', { ...DATASET, key: '' }, USER, GPU)).toBe('OK')
})
