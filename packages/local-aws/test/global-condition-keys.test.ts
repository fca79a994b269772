import { describe, expect, test } from 'vitest'
import type { Origin } from '../src/wire.ts'
import { allow, aPolicy, attach, aUser } from './account.ts'
import { read, withData } from './data-account.ts'

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
