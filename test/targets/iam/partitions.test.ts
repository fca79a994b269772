import { parsePolicyText } from '@curfew/iam-policy/parse'
import { PARTITIONS } from '@curfew/iam-policy/partition'
import { printPolicy } from '@curfew/iam-policy/print'
import { expect, test } from 'vitest'
import type { JobAccess } from '#core/grant/grant.ts'
import { compile } from '#targets/iam/compile.ts'
import { prove } from '#targets/iam/prove.ts'
import { deployment, seed0 } from './jobs.ts'

const REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': 'eu-isoe-west-1',
  'aws-iso-f': 'us-isof-south-1',
}

/** A job with a key, an image and a log group of a partition. */
function jobIn(partition: string, region = REGIONS[partition] ?? ''): JobAccess {
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:111122223333:${resource}`
  const access = {
    ...seed0.access,
    kmsKeys: [arn('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab')],
    images: [arn('ecr', 'repository/ml-train')],
    logGroups: [arn('logs', 'log-group:/training')],
  }
  return { ...seed0, access }
}

test.each([...PARTITIONS])(
  'in the partition %s, policies name its ARNs and its S3, and are proved',
  (partition, { dnsSuffix }) => {
    const own = { ...deployment, partition, region: REGIONS[partition] ?? '' }
    const policies = compile(jobIn(partition), own)
    const text = policies.map(printPolicy).join('')

    expect(new Set([...text.matchAll(/arn:([a-z-]+):/g)].map(([, name]) => name))).toEqual(new Set([partition]))
    expect(text).toContain(`"kms:ViaService":"s3.${own.region}.${dnsSuffix}"`)
    expect(prove(jobIn(partition), policies, own).failures).toEqual([])
  },
)

test.each([
  ['aws-cn', 'cn-north-1', 'is in the partition aws-cn, and Curfew is deployed in aws'],
  ['aws', 'cn-north-1', 'names the region cn-north-1 of aws-cn, and Curfew is deployed in aws'],
  ['aws-us-gov', 'us-gov-west-1', 'is in the partition aws-us-gov, and Curfew is deployed in aws'],
])('ARNs of %s in %s are not compiled for the partition aws', (partition, region, message) => {
  const problems = ['kmsKeys', 'images', 'logGroups'].map((list) => ({ path: `access.${list}[0]`, message }))

  expect(() => compile(jobIn(partition, region), deployment)).toThrow(expect.objectContaining({ problems }))
})

test('nothing is compiled for a partition that Curfew does not know', () => {
  expect(() => compile(seed0, { ...deployment, partition: 'aws-mars' })).toThrow('the partition aws-mars is not one')
})

test('policies for another partition are not proved', () => {
  const foreign = { ...deployment, partition: 'aws-us-gov', region: 'us-gov-west-1' }
  const job = jobIn('aws-us-gov')

  expect(prove(job, compile(job, foreign), foreign).holds).toBe(true)
  expect(prove(job, compile(job, foreign), deployment).holds).toBe(false)
})

test('policies that name the S3 of another partition are not proved: in China, kms:ViaService ends with .cn', () => {
  const china = { ...deployment, partition: 'aws-cn', region: 'cn-north-1' }
  const job = jobIn('aws-cn')
  const wrong = compile(job, china).map((policy) =>
    parsePolicyText(printPolicy(policy).replaceAll('amazonaws.com.cn', 'amazonaws.com')),
  )

  expect(prove(job, wrong, china).holds).toBe(false)
})
