import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { S3Client } from '@aws-sdk/client-s3'
import { STSClient } from '@aws-sdk/client-sts'
import { manualClock } from '../src/clock.ts'
import type { Faults } from '../src/faults.ts'
import { createGateway } from '../src/gateway.ts'
import type { Credentials } from '../src/iam/directory.ts'
import { createLocalIam, type IamOptions } from '../src/iam/local-iam.ts'
import { awsClientOptions } from '../src/in-process.ts'
import { s3Service } from '../src/s3/service.ts'
import { createStorage } from '../src/s3/storage.ts'
import { stsService } from '../src/sts.ts'
import type { Origin } from '../src/wire.ts'

export const ACCOUNT = '123456789012'
export const REGION = 'us-east-1'

type Options = Partial<Pick<IamOptions, 'quotas' | 'visibilityDelaySeconds' | 'random'>> & {
  readonly start?: string
  readonly faults?: Faults
}

/** An account with IAM, STS and S3 behind one gateway, a manual clock, and an administrator. */
export function anAccount({ start = '2025-07-16T01:00:00Z', faults, ...options }: Options = {}) {
  const clock = manualClock(new Date(start))
  const { service, directory } = createLocalIam({ account: ACCOUNT, clock, ...options })
  const storage = createStorage(clock)
  const aws = createGateway({
    services: [
      service,
      stsService({ directory, clock, region: REGION }),
      s3Service({ storage, clock, region: REGION }),
    ],
    ...{ directory, clock, account: ACCOUNT, region: REGION },
    ...(faults ? { faults } : {}),
  })
  const admin = directory.createAdministrator('admin')
  const clientOptions = (credentials: Credentials, origin?: Origin) => ({
    ...awsClientOptions({ aws, credentials, ...(origin ? { origin } : {}) }),
    maxAttempts: 1,
  })

  return {
    aws,
    clock,
    directory,
    storage,
    admin,
    iam: (credentials = admin, origin?: Origin) => new IAMClient(clientOptions(credentials, origin)),
    s3: (credentials = admin, origin?: Origin) => new S3Client(clientOptions(credentials, origin)),
    sts: (credentials = admin, origin?: Origin) => new STSClient(clientOptions(credentials, origin)),
  }
}

export type Account = ReturnType<typeof anAccount>

type Statement = Readonly<Record<string, unknown>>

export function documentOf(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

export function allow(Action: string | readonly string[], Resource: string | readonly string[] = '*', Condition = {}) {
  return { Effect: 'Allow', Action, Resource, Condition }
}

export function deny(Action: string | readonly string[], Resource: string | readonly string[] = '*', Condition = {}) {
  return { Effect: 'Deny', Action, Resource, Condition }
}

/** A user with these statements inline, and a key. */
export async function aUser(account: Account, name: string, ...statements: readonly Statement[]): Promise<Credentials> {
  const iam = account.iam()
  await iam.send(new CreateUserCommand({ UserName: name, Tags: [{ Key: 'team', Value: 'nlp' }] }))
  if (statements.length > 0) {
    const PolicyDocument = documentOf(...statements)
    await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'inline', PolicyDocument }))
  }
  return aKey(account, name)
}

export async function aKey(account: Account, UserName: string): Promise<Credentials> {
  const { AccessKey } = await account.iam().send(new CreateAccessKeyCommand({ UserName }))
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
}

export async function aPolicy(account: Account, name: string, ...statements: readonly Statement[]): Promise<string> {
  const PolicyDocument = documentOf(...(statements.length > 0 ? statements : [allow('s3:GetObject')]))
  const command = new CreatePolicyCommand({ PolicyName: name, Path: '/app/', PolicyDocument })
  const { Policy } = await account.iam().send(command)
  return Policy?.Arn ?? ''
}

export async function attach(account: Account, UserName: string, PolicyArn: string): Promise<void> {
  await account.iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
}

export async function bound(account: Account, UserName: string, PermissionsBoundary: string): Promise<void> {
  await account.iam().send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }))
}
