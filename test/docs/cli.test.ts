import { describe, expect, test } from 'vitest'
import { look, startLooking } from '#test/cli/look/looking.ts'
import { signedIn } from '#test/cli/signed-in.ts'
import { pageOf, section } from './page.ts'

const PAGE = pageOf('docs/cli.md')

/** What the page shows of the commands that look, one after the other in the same account. */
const SHOWN = ['curfew ls', 'curfew status', 'curfew can'].flatMap((heading) =>
  [...section(PAGE, heading).matchAll(/```console\n\$ curfew (.*)\n([\s\S]*?)```/g)].map(
    ([, line = '', output = '']) => ({ line, output }),
  ),
)

const account = signedIn(startLooking)

describe('docs/cli.md shows what the commands print in a terminal of 100 columns', () => {
  test('the page has examples to check', () => {
    expect(SHOWN.length).toBeGreaterThanOrEqual(5)
  })

  test.each(SHOWN)('curfew $line', async ({ line, output }) => {
    const { out } = await look(account, line.split(' '), { width: 100, timeZone: 'Europe/Berlin' })

    expect(withoutKeys(out)).toBe(withoutKeys(output))
  })
})

/** The ids of keys differ from day to day. */
function withoutKeys(text: string): string {
  return text.replaceAll(/AKIA\w{16}/g, 'AKIA…')
}
