import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
} from '@aws-sdk/client-iam'
import { S3Client } from '@aws-sdk/client-s3'
import { manualClock } from '@curfew/local-aws/clock'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { localTigris, type TigrisOptions } from '@curfew/local-aws/tigris'

export const NOW = new Date('2025-07-16T01:30:00Z')
export const OFFICE = '203.0.113.42'
export const BUCKET = 'wikipedia-2025-07-01'

/** An organization with one bucket, and clients for it. */
export function organization(options: Partial<TigrisOptions> = {}) {
  const clock = manualClock(NOW)
  const tigris = localTigris({ clock, ...options })
  tigris.putObject(BUCKET, 'part-0', 'text')
  const admin = tigris.createAdmin('curfew')
  const clientOf = (credentials: Credentials, sourceIp = OFFICE) =>
    awsClientOptions({ aws: tigris, credentials, origin: { sourceIp } })
  const iamOf = (credentials: Credentials) =>
    new IAMClient({ ...clientOf(credentials), endpoint: 'https://iam.storage.dev' })
  const s3Of = (credentials: Credentials, sourceIp = OFFICE) =>
    new S3Client({ ...clientOf(credentials, sourceIp), endpoint: 'https://t3.storage.dev' })
  return { tigris, clock, admin, iam: iamOf(admin), iamOf, s3Of }
}

export type Organization = ReturnType<typeof organization>

/** The policy of a job that reads the bucket in an hour, from the office. */
export function reading(more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        ...{ Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'] },
        Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
        Condition: {
          DateGreaterThanEquals: { 'aws:CurrentTime': '2025-07-16T01:00:00Z' },
          DateLessThan: { 'aws:CurrentTime': '2025-07-16T02:00:00Z' },
          IpAddress: { 'aws:SourceIp': `${OFFICE}/32` },
        },
        ...more,
      },
    ],
  })
}

/** A key that is made by a request, with a policy attached. */
export async function holder({ iam }: Organization, PolicyDocument = reading()): Promise<Credentials> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'trainer' }))
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'nightly', PolicyDocument }))
  const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {}
  await iam.send(new AttachUserPolicyCommand({ UserName: AccessKeyId, PolicyArn: Policy?.Arn }))
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }
}

export async function documentOf({ iam, tigris }: Organization, name: string): Promise<unknown> {
  const PolicyArn = `arn:aws:iam::${tigris.organization}:policy/${name}`
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
  return JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''))
}
