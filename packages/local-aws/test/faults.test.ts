import { GetUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { connectionLost, serverError, throttled } from '../src/faults.ts'
import { awsClientOptions } from '../src/in-process.ts'
import { type Account, anAccount, aUser } from './account.ts'

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
