import { loadStack } from '@curfew/local-aws/template/load'
import { expect, test } from 'vitest'

test('local AWS runs the packaged stack, apart from the deployment bucket, the dashboard and the archive of events', () => {
  const { notRun } = loadStack('.serverless', { account: '111122223333', region: 'us-east-1', stackName: 'curfew' })

  expect([...new Set(notRun.map(({ type }) => type))].sort()).toEqual([
    'AWS::CloudWatch::Dashboard',
    'AWS::Events::Archive',
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
  ])
})
