import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ALL_RULES } from '#cli/lint/rules.ts'
import { cli } from './fake-io.ts'

const PAGE = readFileSync('docs/policy.md', 'utf8')
const BLOCKS = [...PAGE.matchAll(/```console\n\$ curfew (.*)\n([\s\S]*?)```/g)].map(([, line = '', output = '']) => ({
  line,
  output,
}))

describe('docs/policy.md shows what the commands print', () => {
  test('the page has examples to check', () => {
    expect(BLOCKS.length).toBeGreaterThan(5)
  })

  test.each(BLOCKS)('curfew $line prints what the page shows', async ({ line, output }) => {
    const { out } = await cli(line.split(' '))
    const parts = output.split('…\n')

    expect(out.startsWith(parts[0] ?? '')).toBe(true)
    expect(out.endsWith(parts.at(-1) ?? '')).toBe(true)
    for (const part of parts) expect(out).toContain(part)
  })
})

test('docs/policy.md lists every code with its severity and meaning, and no other code', () => {
  const listed = [...PAGE.matchAll(/^\| `([A-Z_0-9]+)` \| (.+?) \| (.+) \|$/gm)].map((row) => row.slice(1))
  const known = Object.values(ALL_RULES).flatMap((rules) =>
    Object.entries(rules).map(([code, { severity, means }]) => [code, severity.replace('_', ' '), means]),
  )

  expect(listed).toEqual(known)
})
