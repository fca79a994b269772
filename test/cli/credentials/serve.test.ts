import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { credentialsContract } from '#cli/contracts/credentials.ts'
import { type CredentialServer, serveCredentials } from '#cli/credentials/serve.ts'
import { cli } from '#test/cli/fake-io.ts'

const CREDENTIALS = {
  Version: 1,
  AccessKeyId: 'AKIA',
  SecretAccessKey: 'secret',
  Expiration: '2025-07-16T01:30:00Z',
} as const

let folder: string
let socket: string
let server: CredentialServer
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'curfew-'))
  socket = join(folder, 'socket')
})
afterEach(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What the profile of a command asks, in its environment: there are no AWS credentials. */
function ask(job: string) {
  return cli(['credentials', job, '--from', socket], { environment: {} })
}

describe('the credentials of a run, over its socket', () => {
  test('are printed as a credential_process, without any right of the caller', async () => {
    server = await serveCredentials(socket, 'churn', async () => ({ credentials: CREDENTIALS }))
    const { exit, out, err } = await ask('churn')

    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(credentialsContract.parse(JSON.parse(out))).toEqual(CREDENTIALS)
  })

  test.each([
    ['another job', 'fraud', 'Cannot give credentials of job fraud: this curfew run has those of job churn'],
    ['the job', 'churn', 'Cannot give credentials of job churn: its access was revoked'],
  ])('of %s are one line that says why there are none, with exit code 1', async (_what, job, message) => {
    server = await serveCredentials(socket, 'churn', async () => ({
      because: 'its access was revoked',
      mayCome: 'never' as const,
    }))

    expect(await ask(job)).toEqual({ exit: 1, out: '', err: `curfew: ${message}\n` })
  })

  test('are gone with the run', async () => {
    server = await serveCredentials(socket, 'churn', async () => ({ credentials: CREDENTIALS }))
    server.close()

    expect(await ask('churn')).toEqual({
      exit: 1,
      out: '',
      err: 'curfew: Cannot give credentials of job churn: the curfew run that gave them is over\n',
    })
  })
})
