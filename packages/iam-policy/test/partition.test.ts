import { partition } from '@aws-sdk/core/client'
import { PARTITIONS, partitionOfRegion, s3Service } from '@curfew/iam-policy/partition'
import { expect, test } from 'vitest'

const REGIONS = [
  ['us-east-1', 'aws', 's3.us-east-1.amazonaws.com'],
  ['ap-southeast-4', 'aws', 's3.ap-southeast-4.amazonaws.com'],
  ['mx-central-1', 'aws', 's3.mx-central-1.amazonaws.com'],
  ['cn-north-1', 'aws-cn', 's3.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', 'aws-us-gov', 's3.us-gov-west-1.amazonaws.com'],
  ['eusc-de-east-1', 'aws-eusc', 's3.eusc-de-east-1.amazonaws.eu'],
  ['us-iso-east-1', 'aws-iso', 's3.us-iso-east-1.c2s.ic.gov'],
  ['us-isob-east-1', 'aws-iso-b', 's3.us-isob-east-1.sc2s.sgov.gov'],
  ['eu-isoe-west-1', 'aws-iso-e', 's3.eu-isoe-west-1.cloud.adc-e.uk'],
  ['us-isof-south-1', 'aws-iso-f', 's3.us-isof-south-1.csp.hci.ic.gov'],
] as const

test.each(REGIONS)('the region %s is in the partition %s, where S3 is %s', (region, name, service) => {
  expect(partitionOfRegion(region)).toBe(name)
  expect(s3Service(name, region)).toBe(service)
})

test.each(REGIONS)('AWS’s SDK has the region %s in the same partition, with the same suffix', (region, name) => {
  expect(partition(region)).toMatchObject({ name, dnsSuffix: PARTITIONS.get(name)?.dnsSuffix })
})

test('there is a region for each partition', () => {
  expect(new Set(REGIONS.map(([, name]) => name))).toEqual(new Set(PARTITIONS.keys()))
})

test('a region or partition that is not known has no other one', () => {
  expect(partitionOfRegion('mars-north-1')).toBeUndefined()
  expect(s3Service('aws-mars', 'mars-north-1')).toBeUndefined()
})
