import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Account, signIn, startAccount } from '#test/cli/audit/account.ts'
import { pageOf } from '#test/docs/page.ts'
import { CHANGES, doctor, openJob } from './stage.ts'

let account: Account
beforeAll(async () => {
  account = await startAccount()
  await openJob(account)
  signIn(account)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await account.server.close()
})

test('docs/cli.md shows what doctor prints', async () => {
  for (const change of ['rule', 's3OfUser'] as const) await CHANGES[change][0](account)

  const { out } = await doctor(account)

  const [shown] = pageOf('docs/cli.md').blocks.filter(({ text }) => text.startsWith('$ curfew doctor\n'))
  expect(shown?.text).toBe(`$ curfew doctor\n${out}`)
})
