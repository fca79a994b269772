import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { type Account, signIn, startAccount } from './audit/account.ts'

/** One account for all tests that stand beside the call. Each begins with the administrator signed in. */
export function signedIn(start: () => Promise<Account> = startAccount): Account {
  let started: Account | undefined
  const account = () => {
    if (started === undefined) throw new Error('Cannot use the account before the tests begin')
    return started
  }
  beforeAll(async () => {
    started = await start()
  })
  beforeEach(() => signIn(account()))
  afterEach(() => void vi.unstubAllEnvs())
  afterAll(() => started?.server.close())
  return {
    get day() {
      return account().day
    },
    get server() {
      return account().server
    },
    get administrator() {
      return account().administrator
    },
  }
}
