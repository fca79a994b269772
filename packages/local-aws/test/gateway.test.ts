import {
  DeleteAccessKeyCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { GetObjectCommand, ListBucketsCommand } from '@aws-sdk/client-s3'
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { describe, expect, test } from 'vitest'
import { connectionLost, serverError, throttled } from '../src/faults.ts'
import type { Credentials } from '../src/iam/directory.ts'
import { awsClientOptions } from '../src/in-process.ts'
import type { Origin, WireRequest } from '../src/wire.ts'
import { type Account, allow, anAccount, aPolicy, attach, aUser, bound, deny } from './account.ts'

const read = (account: Account, credentials: Credentials, origin?: Origin) =>
  account.s3(credentials, origin).send(new GetObjectCommand({ Bucket: 'data', Key: 'a' }))

function withData(): Account {
  const account = anAccount()
  account.storage.createBucket('data')
  account.storage.putObject('data', 'a', 'model')
  return account
}

describe('a request that fails authentication gets the error code of the service that it addresses', () => {
  const unknown = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }

  test('for an unknown key', async () => {
    const account = anAccount()
    await expect(account.iam(unknown).send(new ListUsersCommand())).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    })
    await expect(account.sts(unknown).send(new GetCallerIdentityCommand())).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    })
    await expect(account.s3(unknown).send(new ListBucketsCommand())).rejects.toMatchObject({
      name: 'InvalidAccessKeyId',
    })
  })

  test('for a wrong secret', async () => {
    const account = anAccount()
    const wrong = { ...account.admin, secretAccessKey: 'x' }
    await expect(account.iam(wrong).send(new ListUsersCommand())).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    })
    await expect(account.s3(wrong).send(new ListBucketsCommand())).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    })
  })

  test('for an inactive key, as for an unknown one, until it is active again', async () => {
    const account = anAccount()
    const user = await aUser(account, 'trainer')
    const set = (Status: 'Active' | 'Inactive') =>
      account.iam().send(new UpdateAccessKeyCommand({ UserName: 'trainer', AccessKeyId: user.accessKeyId, Status }))

    await set('Inactive')
    await expect(account.sts(user).send(new GetCallerIdentityCommand())).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    })
    await expect(account.s3(user).send(new ListBucketsCommand())).rejects.toMatchObject({ name: 'InvalidAccessKeyId' })
    await set('Active')
    await expect(account.sts(user).send(new GetCallerIdentityCommand())).resolves.toMatchObject({
      Account: '123456789012',
    })
  })

  test('for a deleted key, as for an unknown one', async () => {
    const account = anAccount()
    const user = await aUser(account, 'trainer')
    await account.iam().send(new DeleteAccessKeyCommand({ UserName: 'trainer', AccessKeyId: user.accessKeyId }))
    await expect(account.s3(user).send(new ListBucketsCommand())).rejects.toMatchObject({ name: 'InvalidAccessKeyId' })
  })

  test('for temporary credentials without their token, with another token, or after they expired', async () => {
    const account = anAccount()
    const arn = account.directory.putRole({
      name: 'job',
      trust: { Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' } },
    })
    const session = account.directory.assumeRole(arn, 'one', { durationSeconds: 900 })
    const ask = (credentials: Credentials) => account.sts(credentials).send(new GetCallerIdentityCommand())

    await expect(ask(session)).resolves.toMatchObject({ Arn: 'arn:aws:sts::123456789012:assumed-role/job/one' })
    const { sessionToken: _, ...bare } = session
    await expect(ask(bare)).rejects.toMatchObject({ name: 'InvalidClientTokenId' })
    await expect(ask({ ...session, sessionToken: 'other' })).rejects.toMatchObject({ name: 'InvalidClientTokenId' })
    account.clock.moveTo(new Date('2025-07-16T01:14:59Z'))
    await expect(ask(session)).resolves.toBeDefined()
    account.clock.moveTo(new Date('2025-07-16T01:15:00Z'))
    await expect(ask(session)).rejects.toMatchObject({ name: 'ExpiredToken' })
  })

  test('for a missing signature, in the protocol that the headers show', async () => {
    const { aws } = anAccount()
    const bare: WireRequest = {
      ...{ method: 'POST', host: '127.0.0.1:4566', path: '/', query: '', body: new Uint8Array() },
      headers: {},
      origin: { sourceIp: '198.51.100.7' },
    }
    const answerTo = async (headers: WireRequest['headers']) => {
      const { status, body } = await aws.handle({ ...bare, headers })
      return `${status} ${Buffer.from(body)}`
    }
    expect(await answerTo({})).toMatch(/^403 .*<Code>AccessDenied</s)
    expect(await answerTo({ 'content-type': 'application/x-www-form-urlencoded' })).toMatch(
      /^403 .*<Code>MissingAuthenticationToken</,
    )
    expect(await answerTo({ 'x-amz-target': 'AWSEvents.PutEvents' })).toMatch(
      /^400 .*MissingAuthenticationTokenException/,
    )
  })

  test('for a service that is not supported, with its name', async () => {
    const account = anAccount()
    const scheduler = new SchedulerClient(awsClientOptions({ aws: account.aws, credentials: account.admin }))
    await expect(scheduler.send(new ListSchedulesCommand())).rejects.toThrow('Local AWS does not support scheduler')
  })
})

describe('the message of a denial is that of AWS and names the kind of policy', () => {
  const START =
    'User: arn:aws:iam::123456789012:user/trainer is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::data/a"'

  test('that does not allow the action', async () => {
    const account = withData()
    const user = await aUser(account, 'trainer')
    await expect(read(account, user)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `${START} because no identity-based policy allows the s3:GetObject action`,
      $metadata: { httpStatusCode: 403 },
    })
  })

  test('that denies it', async () => {
    const account = withData()
    const user = await aUser(account, 'trainer', allow('s3:*'), deny('s3:GetObject'))
    await expect(read(account, user)).rejects.toThrow(`${START} with an explicit deny in an identity-based policy`)
  })

  test('when it is the boundary that does not allow it', async () => {
    const account = withData()
    const user = await aUser(account, 'trainer', allow('s3:*'))
    await expect(read(account, user)).resolves.toBeDefined()
    await bound(account, 'trainer', await aPolicy(account, 'boundary', allow('s3:PutObject')))
    await expect(read(account, user)).rejects.toThrow(
      `${START} because no permissions boundary allows the s3:GetObject action`,
    )
  })

  test('when it is the boundary that denies it', async () => {
    const account = withData()
    const user = await aUser(account, 'trainer', allow('s3:*'))
    await bound(account, 'trainer', await aPolicy(account, 'boundary', allow('*'), deny('s3:GetObject')))
    await expect(read(account, user)).rejects.toThrow(`${START} with an explicit deny in a permissions boundary`)
  })
})

describe('global condition keys', () => {
  const OFFICE: Origin = { sourceIp: '203.0.113.42' }
  const ENDPOINT: Origin = { vpcEndpoint: 'vpce-1', vpcSourceIp: '10.0.0.9' }

  test.each([
    ['aws:SourceIp is the source address', OFFICE, { IpAddress: { 'aws:SourceIp': '203.0.113.42/32' } }, true],
    [
      'aws:SourceIp does not match another address',
      OFFICE,
      { IpAddress: { 'aws:SourceIp': '203.0.113.43/32' } },
      false,
    ],
    [
      'aws:SourceIp is absent for a request through a VPC endpoint',
      ENDPOINT,
      { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } },
      false,
    ],
    ['aws:SourceVpce is the VPC endpoint', ENDPOINT, { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, true],
    ['aws:VpcSourceIp is the private address', ENDPOINT, { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }, true],
    ['aws:SourceVpce is absent for a request from the internet', OFFICE, { Null: { 'aws:SourceVpce': 'true' } }, true],
    ['aws:CurrentTime is the local clock', OFFICE, { DateEquals: { 'aws:CurrentTime': '2025-07-16T01:00:00Z' } }, true],
    ['aws:EpochTime is in seconds', OFFICE, { NumericEquals: { 'aws:EpochTime': '1752627600' } }, true],
    [
      'aws:SecureTransport is true, because loopback counts as TLS',
      OFFICE,
      { Bool: { 'aws:SecureTransport': 'true' } },
      true,
    ],
    [
      'aws:PrincipalArn is the ARN of the user',
      OFFICE,
      { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:user/trainer' } },
      true,
    ],
    ['aws:PrincipalType is User', OFFICE, { StringEquals: { 'aws:PrincipalType': 'User' } }, true],
    ['aws:username is the name', OFFICE, { StringEquals: { 'aws:username': 'trainer' } }, true],
    ['aws:PrincipalTag is the tag of the user', OFFICE, { StringEquals: { 'aws:PrincipalTag/team': 'nlp' } }, true],
    ['aws:ViaAWSService is false', OFFICE, { Bool: { 'aws:ViaAWSService': 'false' } }, true],
    ['aws:ResourceAccount is the account', OFFICE, { StringEquals: { 'aws:ResourceAccount': '123456789012' } }, true],
    [
      'aws:RequestedRegion is the region of the signature',
      OFFICE,
      { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
      true,
    ],
    ['aws:TokenIssueTime is absent for a user', OFFICE, { Null: { 'aws:TokenIssueTime': 'true' } }, true],
  ])('as on AWS, %s', async (_, origin, condition, allowed) => {
    const account = withData()
    const user = await aUser(account, 'trainer', allow('s3:GetObject', '*', condition))
    const answer = await read(account, user, origin).then(
      () => 'allowed',
      (error) => error.name,
    )
    expect(answer).toBe(allowed ? 'allowed' : 'AccessDenied')
  })

  test('a session has aws:TokenIssueTime, the role as aws:PrincipalArn, and no aws:username', async () => {
    const account = withData()
    const condition = {
      DateEquals: { 'aws:TokenIssueTime': '2025-07-16T01:00:00Z' },
      ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/jobs/job' },
      StringEquals: { 'aws:PrincipalType': 'AssumedRole', 'aws:PrincipalTag/team': 'nlp' },
      StringLike: { 'aws:userid': 'AROA*:one' },
      Null: { 'aws:username': 'true' },
    }
    const arn = account.directory.putRole({
      name: 'job',
      path: '/jobs/',
      tags: { team: 'nlp' },
      trust: { Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' } },
      inline: { read: { Version: '2012-10-17', Statement: allow('s3:GetObject', '*', condition) } },
    })
    await expect(read(account, account.directory.assumeRole(arn, 'one'))).resolves.toBeDefined()
    await expect(read(account, account.directory.assumeRole(arn, 'two'))).rejects.toMatchObject({
      name: 'AccessDenied',
    })
  })

  test('aws:CurrentTime ends access at the second that a policy names', async () => {
    const account = withData()
    const window = { DateLessThan: { 'aws:CurrentTime': '2025-07-16T04:00:00Z' } }
    const user = await aUser(account, 'trainer')
    await attach(account, 'trainer', await aPolicy(account, 'reader', allow('s3:GetObject', '*', window)))

    account.clock.moveTo(new Date('2025-07-16T03:59:59.999Z'))
    await expect(read(account, user)).resolves.toBeDefined()
    account.clock.moveTo(new Date('2025-07-16T04:00:00Z'))
    await expect(read(account, user)).rejects.toMatchObject({ name: 'AccessDenied' })
  })
})

describe('every call is recorded', () => {
  test('with its service, operation, caller, time and error', async () => {
    const account = withData()
    const user = await aUser(account, 'trainer')
    const before = account.aws.calls.all.length
    await account.s3().send(new ListBucketsCommand())
    await read(account, user).catch(() => 'denied')
    await read(account, { ...user, secretAccessKey: 'x' }).catch(() => 'wrong')

    const at = new Date('2025-07-16T01:00:00Z')
    expect(account.aws.calls.all.slice(before)).toMatchObject([
      { at, service: 's3', operation: 'ListBuckets', caller: { kind: 'user', name: 'admin' } },
      {
        at,
        service: 's3',
        operation: 'GetObject',
        caller: { kind: 'user', name: 'trainer' },
        errorCode: 'AccessDenied',
      },
      { at, service: 's3', operation: 'GetObject', caller: undefined, errorCode: 'SignatureDoesNotMatch' },
    ])
    expect(account.aws.calls.all[before]).not.toHaveProperty('errorCode')
  })

  test('and passed to subscribers until they unsubscribe', async () => {
    const account = withData()
    const received: string[] = []
    const stop = account.aws.calls.subscribe(({ operation }) => received.push(operation))
    await account.s3().send(new ListBucketsCommand())
    stop()
    await account.s3().send(new ListBucketsCommand())
    expect(received).toEqual(['ListBuckets'])
  })

  test('without secrets', async () => {
    const account = withData()
    await account.s3().send(new ListBucketsCommand())
    expect(JSON.stringify(account.aws.calls.all)).not.toContain(account.admin.secretAccessKey)
  })
})

describe('an injected fault', () => {
  const get = (account: Account) => account.iam().send(new GetUserCommand({ UserName: 'admin' }))

  test('before a call changes nothing, and is an error of the service', async () => {
    const account = anAccount({
      faults: {
        before: ({ operation, protocol }) => (operation === 'CreateUser' ? throttled(protocol) : undefined),
        after: () => undefined,
      },
    })
    await expect(aUser(account, 'trainer')).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400 },
    })
    await expect(account.iam().send(new GetUserCommand({ UserName: 'trainer' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    })
  })

  test('after a call loses the response of a change that was made', async () => {
    const account = anAccount({
      faults: {
        before: () => undefined,
        after: ({ operation }) => (operation === 'CreateUser' ? connectionLost() : undefined),
      },
    })
    await expect(aUser(account, 'trainer')).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect(account.iam().send(new GetUserCommand({ UserName: 'trainer' }))).resolves.toBeDefined()
    expect(account.aws.calls.all[0]).toMatchObject({ operation: 'CreateUser', errorCode: 'TimeoutError' })
  })

  test('is retried by the SDK, be it throttling, a server error or a lost connection', async () => {
    const faults = [throttled('query'), serverError('query'), connectionLost()]
    const account = anAccount({ faults: { before: () => faults.shift(), after: () => undefined } })
    const options = awsClientOptions({ aws: account.aws, credentials: account.admin })
    const client = new IAMClient({ ...options, maxAttempts: 4 })
    await expect(client.send(new GetUserCommand({ UserName: 'admin' }))).resolves.toBeDefined()
    expect(account.aws.calls.all.map(({ errorCode }) => errorCode)).toEqual([
      'Throttling',
      'ServiceFailure',
      'TimeoutError',
      undefined,
    ])
  })

  test('is decided with the service, operation and caller', async () => {
    const seen: unknown[] = []
    const account = anAccount({ faults: { before: (attempt) => void seen.push(attempt), after: () => undefined } })
    await get(account)
    expect(seen).toMatchObject([{ service: 'iam', operation: 'GetUser', caller: { name: 'admin' } }])
  })

  test('that throws is a defect, and not reported as an error of AWS', async () => {
    const account = anAccount({
      faults: {
        before() {
          throw new RangeError('a defect')
        },
        after: () => undefined,
      },
    })
    await expect(get(account)).rejects.toBeInstanceOf(RangeError)
  })
})
