import { DeleteAccessKeyCommand, ListUsersCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { describe, expect, test } from 'vitest'
import type { Credentials } from '../src/iam/directory.ts'
import { awsClientOptions } from '../src/in-process.ts'
import type { WireRequest } from '../src/wire.ts'
import { anAccount, aUser } from './account.ts'

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

  test('by S3 in a way that tells everybody whether a bucket exists, and where', async () => {
    const { aws, storage } = anAccount()
    storage.createBucket('data')
    const head = async (host: string, path: string) => {
      const request = { method: 'HEAD', host, path, query: '', body: new Uint8Array(), headers: {} }
      const { status, headers, body } = await aws.handle({ ...request, origin: { sourceIp: '198.51.100.7' } })
      return [status, headers['x-amz-bucket-region'], body.length]
    }
    expect(await head('data.s3.us-east-1.amazonaws.com', '/')).toEqual([403, 'us-east-1', 0])
    expect(await head('s3.us-east-1.amazonaws.com', '/data')).toEqual([403, 'us-east-1', 0])
    expect(await head('other.s3.us-east-1.amazonaws.com', '/')).toEqual([404, undefined, 0])
    expect(await head('s3.us-east-1.amazonaws.com', '/other')).toEqual([404, undefined, 0])
  })

  test('for a service that is not supported, with its name', async () => {
    const account = anAccount()
    const scheduler = new SchedulerClient(awsClientOptions({ aws: account.aws, credentials: account.admin }))
    await expect(scheduler.send(new ListSchedulesCommand())).rejects.toThrow('Local AWS does not support scheduler')
  })
})
