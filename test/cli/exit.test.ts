import { expect, test } from 'vitest'
import { EXIT_CODES } from '#cli/exit.ts'
import { pageOf, section } from '#test/docs/page.ts'
import { cli } from './fake-io.ts'

test('docs/cli.md lists every exit code and what it means, and no other', () => {
  const rows = [...section(pageOf('docs/cli.md'), 'Exit codes').matchAll(/^\| (\d+) \| (.+) \|$/gm)]

  expect(Object.fromEntries(rows.map(([, code = '', means]) => [code, means]))).toEqual(EXIT_CODES)
})

test.each([
  ['success', 0, ['policy', 'lint', 'packages/iam-policy/test/seeds/000-ideal.json']],
  ['findings', 1, ['policy', 'lint', 'packages/iam-policy/test/seeds/000.json']],
  ['wrong usage', 2, ['policy', 'lint', '--frob']],
  ['unreadable input', 2, ['policy', 'lint', 'nosuch.json']],
])('%s exits with %d', async (_, exit, argv) => {
  expect((await cli(argv)).exit).toBe(exit)
})
