import { expect, test } from 'vitest'
import { signedIn } from '#test/cli/signed-in.ts'
import { pageOf } from '#test/docs/page.ts'
import { CHANGES, doctor, startWithOpenJob } from './stage.ts'

const account = signedIn(startWithOpenJob)

test('docs/cli.md shows what doctor prints', async () => {
  for (const change of ['rule', 's3OfUser'] as const) await CHANGES[change][0](account)

  const { out } = await doctor(account)

  const [shown] = pageOf('docs/cli.md').blocks.filter(({ text }) => text.startsWith('$ curfew doctor\n'))
  expect(shown?.text).toBe(`$ curfew doctor\n${out}`)
})
