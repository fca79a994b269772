import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parsePolicyText } from '../src/parse.ts'
import { decide } from './ask.ts'

const seed = (number: string) => [
  parsePolicyText(readFileSync(new URL(`./seeds/${number}.json`, import.meta.url), 'utf8')),
]
const at = (time: string, ip = '203.0.113.42') => ({ 'aws:CurrentTime': time, 'aws:SourceIp': ip })
const inside = at('2025-07-16T02:00:00Z')

describe('published policy 0', () => {
  test.each([
    [
      'reads its dataset a year later, from anywhere',
      's3:GetObject',
      'acmeco-training-datasets-wikipedia-2025-07-01/x',
      at('2026-07-16T02:00:00Z', '8.8.8.8'),
      'allow',
    ],
    [
      'reads base models before the window',
      's3:GetObject',
      'acmeco-base-models/x',
      at('2020-01-01T00:00:00Z'),
      'allow',
    ],
    ['writes inside the window', 's3:PutObject', 'acmeco-finetuned-models/x', inside, 'allow'],
    ['reads what it is meant only to write', 's3:GetObject', 'acmeco-finetuned-models/other-job/x', inside, 'allow'],
    ['may publish an object', 's3:PutObjectAcl', 'acmeco-finetuned-models/x', inside, 'allow'],
    [
      'cannot write in the second at which the window opens',
      's3:PutObject',
      'acmeco-finetuned-models/x',
      at('2025-07-16T01:00:00Z'),
      'deny',
    ],
    ['writes a second later', 's3:PutObject', 'acmeco-finetuned-models/x', at('2025-07-16T01:00:01Z'), 'allow'],
    [
      'cannot write when the window closes',
      's3:PutObject',
      'acmeco-finetuned-models/x',
      at('2025-07-16T04:00:00Z'),
      'deny',
    ],
    [
      'cannot write from the neighbouring address',
      's3:PutObject',
      'acmeco-finetuned-models/x',
      at('2025-07-16T02:00:00Z', '203.0.113.43'),
      'deny',
    ],
    [
      'cannot write through a VPC endpoint, which has no source address',
      's3:PutObject',
      'acmeco-finetuned-models/x',
      { 'aws:CurrentTime': '2025-07-16T02:00:00Z', 'aws:SourceVpce': 'vpce-1' },
      'deny',
    ],
    ['cannot delete', 's3:DeleteObject', 'acmeco-finetuned-models/x', inside, 'deny'],
    ['cannot read another dataset', 's3:GetObject', 'acmeco-training-datasets-news/x', inside, 'deny'],
  ] as const)('%s', (_, action, path, context, expected) => {
    expect(decide(seed('000'), action, `arn:aws:s3:::${path}`, context)).toBe(expected)
  })
})

describe('the other published policies', () => {
  test.each([
    [
      '001',
      "writes to another account's bucket whose name begins alike",
      's3:PutObject',
      'arn:aws:s3:::ml-artifacts-attacker/x',
      'allow',
    ],
    [
      '001',
      'pulls from any account',
      'ecr:BatchGetImage',
      'arn:aws:ecr:eu-west-1:999999999999:repository/ml-x',
      'allow',
    ],
    ['001', 'cannot log in to ECR', 'ecr:GetAuthorizationToken', '*', 'deny'],
    ['002', 'reads below its prefix', 's3:GetObject', 'arn:aws:s3:::ml-data/projects/churn/train/x', 'allow'],
    [
      '002',
      'cannot read a key that is the prefix itself',
      's3:GetObject',
      'arn:aws:s3:::ml-data/projects/churn/train',
      'deny',
    ],
    [
      '002',
      'cannot read a neighbouring prefix',
      's3:GetObject',
      'arn:aws:s3:::ml-data/projects/churn/train2/x',
      'deny',
    ],
    [
      '002',
      'reads a key with .. in it, which has no meaning in S3',
      's3:GetObject',
      'arn:aws:s3:::ml-data/projects/churn/train/../test/a',
      'allow',
    ],
    ['002', 'cannot list', 's3:ListBucket', 'arn:aws:s3:::ml-data', 'deny'],
    [
      '003',
      'cannot use its key, whose account has nine digits',
      'kms:Decrypt',
      'arn:aws:kms:us-east-1:111122223333:key/my-key-id',
      'deny',
    ],
    [
      '003',
      "overwrites every other job's model",
      's3:PutObject',
      'arn:aws:s3:::my-model-output-bucket/other/x',
      'allow',
    ],
    ['003', 'cannot abort an upload', 's3:AbortMultipartUpload', 'arn:aws:s3:::my-model-output-bucket/x', 'deny'],
    ['004', 'describes', 'sagemaker:DescribeModel', 'arn:aws:sagemaker:us-east-1:1:model/m', 'allow'],
    ['004', 'cannot delete', 'sagemaker:DeleteModel', 'arn:aws:sagemaker:us-east-1:1:model/m', 'deny'],
    ['004', 'cannot stop jobs, though no Deny names that', 'sagemaker:StopTrainingJob', '*', 'deny'],
  ] as const)('policy %s %s', (number, _, action, resource, expected) => {
    expect(decide(seed(number), action, resource, inside)).toBe(expected)
  })
})
