import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { aUser } from './account.ts'
import { read, withData } from './data-account.ts'

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
