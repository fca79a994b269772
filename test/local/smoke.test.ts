import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DetachUserPolicyCommand,
  GetPolicyVersionCommand,
  GetUserCommand,
  IAMClient,
  ListAttachedUserPoliciesCommand,
} from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import { heldClock } from '#local/clock.ts'
import { frontDoor } from '#local/front-door.ts'
import { localIam } from '#local/iam/local-iam.ts'
import { awsClientOptions } from '#local/in-process.ts'

test('smoke', async () => {
  const clock = heldClock(new Date('2025-07-16T01:00:00Z'))
  const { service, directory } = localIam({ account: '123456789012', clock })
  const aws = frontDoor({ services: [service], directory, clock, account: '123456789012', region: 'us-east-1' })
  const credentials = directory.createAdministrator('admin')
  const iam = new IAMClient(awsClientOptions({ aws, credentials }))
  await iam.send(new CreateUserCommand({ UserName: 'x', Tags: [{ Key: 'a', Value: 'b' }] }))
  const doc = JSON.stringify({
    Version: '2012-10-17',
    Statement: Array.from({ length: 8 }, (_, i) => ({
      Sid: `S${i}`,
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: `arn:aws:s3:::b${i}/*`,
      Condition: { DateLessThan: { 'aws:CurrentTime': '2025-07-16T04:00:00Z' } },
    })),
  })
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'p', Path: '/curfew/', PolicyDocument: doc }))
  console.log(Policy)
  const loop = async () => {
    await iam.send(new AttachUserPolicyCommand({ UserName: 'x', PolicyArn: Policy?.Arn }))
    await iam.send(new ListAttachedUserPoliciesCommand({ UserName: 'x' }))
    await iam.send(new GetPolicyVersionCommand({ PolicyArn: Policy?.Arn, VersionId: 'v1' }))
    await iam.send(new DetachUserPolicyCommand({ UserName: 'x', PolicyArn: Policy?.Arn }))
  }
  const real = aws.handle
  for (let i = 0; i < 50; i++) await loop()
  const t = performance.now()
  for (let i = 0; i < 250; i++) await loop()
  console.log('ms per SDK call', (performance.now() - t) / 1000)
  let inside = 0
  const timed = {
    ...aws,
    handle: async (r: Parameters<typeof real>[0]) => {
      const s = performance.now()
      const x = await real(r)
      inside += performance.now() - s
      return x
    },
  }
  const iam2 = new IAMClient(awsClientOptions({ aws: timed, credentials }))
  for (let i = 0; i < 250; i++) {
    await iam2.send(new GetPolicyVersionCommand({ PolicyArn: Policy?.Arn, VersionId: 'v1' }))
    await iam2.send(new AttachUserPolicyCommand({ UserName: 'x', PolicyArn: Policy?.Arn }))
  }
  console.log('inside ms per call', inside / 500)
  expect((await iam.send(new GetUserCommand({ UserName: 'x' }))).User?.Tags).toEqual([{ Key: 'a', Value: 'b' }])
  await expect(iam.send(new GetUserCommand({ UserName: 'y' }))).rejects.toThrow(/cannot be found/)
})
