import { IAMClient, CreateUserCommand, CreatePolicyCommand, AttachUserPolicyCommand, GetPolicyVersionCommand } from '@aws-sdk/client-iam'
import { heldClock } from '#local/clock.ts'
import { frontDoor } from '#local/front-door.ts'
import { localIam } from '#local/iam/local-iam.ts'
import { awsClientOptions } from '#local/in-process.ts'
import type { WireRequest } from '#local/wire.ts'
  const clock = heldClock(new Date('2025-07-16T01:00:00Z'))
  const { service, directory } = localIam({ account: '123456789012', clock })
  const aws = frontDoor({ services: [service], directory, clock, account: '123456789012', region: 'us-east-1' })
  const credentials = directory.createAdministrator('admin')
  const got: WireRequest[] = []
  const iam = new IAMClient(awsClientOptions({ aws: { ...aws, handle: (r) => { got.push(r); return aws.handle(r) } }, credentials }))
  await iam.send(new CreateUserCommand({ UserName: 'x', Tags: [{ Key: 'a', Value: 'b' }] }))
  const doc = JSON.stringify({ Version: '2012-10-17', Statement: Array.from({length: 8}, (_, i) => ({ Sid: `S${i}`, Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: `arn:aws:s3:::b${i}/*`, Condition: { DateLessThan: { 'aws:CurrentTime': '2025-07-16T04:00:00Z' } } })) })
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'p', Path: '/curfew/', PolicyDocument: doc }))
  got.length = 0
  await iam.send(new AttachUserPolicyCommand({ UserName: 'x', PolicyArn: Policy?.Arn }))
  await iam.send(new GetPolicyVersionCommand({ PolicyArn: Policy?.Arn, VersionId: 'v1' }))
  for (const r of got) {
    for (let n = 0; n < 4; n++) {
      const t = performance.now()
      for (let i = 0; i < 5000; i++) await aws.handle(r)
      console.log('us per handle', (performance.now() - t) / 5)
    }
  }
