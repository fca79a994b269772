import { CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
import { afterEach, describe, expect, test } from 'vitest'
import { type Attempt, neverAnswered } from '../src/faults.ts'
import { type HttpServer, serve } from '../src/http-server.ts'
import { anAccount } from './account.ts'

const silentOn = ({ operation }: Attempt) => (operation === 'CreateUser' ? neverAnswered() : undefined)
const silentBefore = { before: silentOn, after: () => undefined }
const silentAfter = { before: () => undefined, after: silentOn }

const servers: HttpServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

describe('a call that is never answered', () => {
  test.each([
    ['is not carried out if the fault comes before it', silentBefore, ['admin']],
    ['is carried out if the fault comes after it', silentAfter, ['admin', 'trainer']],
  ])('%s, and an abort signal ends it', async (_, faults, users) => {
    const account = anAccount({ faults })
    const abortSignal = AbortSignal.timeout(20)

    await expect(
      account.iam().send(new CreateUserCommand({ UserName: 'trainer' }), { abortSignal }),
    ).rejects.toMatchObject({ name: 'AbortError' })

    const { Users } = await account.iam().send(new ListUsersCommand())
    expect(Users?.map(({ UserName }) => UserName).sort()).toEqual(users)
    expect(account.aws.calls.all[0]).toMatchObject({ operation: 'CreateUser', errorCode: 'NoResponse' })
  })

  test("keeps its connection open over HTTP, until the client's request time-out", async () => {
    const account = anAccount({ faults: silentBefore })
    const server = await serve(account.aws)
    servers.push(server)
    const iam = new IAMClient({
      endpoint: server.url,
      region: account.aws.region,
      credentials: account.admin,
      maxAttempts: 1,
      requestHandler: { requestTimeout: 50, connectionTimeout: 1000, throwOnRequestTimeout: true },
    })

    await expect(iam.send(new CreateUserCommand({ UserName: 'trainer' }))).rejects.toMatchObject({
      name: 'TimeoutError',
      message: expect.stringContaining('50 ms requestTimeout'),
    })
  })
})
