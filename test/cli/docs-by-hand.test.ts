import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { job } from '#test/stories/day.ts'
import { byHand, SETTINGS } from './by-hand.ts'

const PAGE = readFileSync('docs/cli.md', 'utf8')
const BLOCKS = [...PAGE.matchAll(/```console\n\$ curfew ((?:request|extend|end|revoke) .*)\n([\s\S]*?)```/g)].map(
  ([, line = '', output = '']) => ({ line, output }),
)

const WINDOW = { opensAt: '2025-07-16T00:30:00Z', closesAt: '2025-07-16T04:00:00Z' }
const ROLE = { type: 'role', name: 'trainer-batch' }

/** Jobs that the page is about, by the command that it shows. */
const JOBS: Readonly<Record<string, readonly object[]>> = {
  extend: [{}],
  end: [{}],
  revoke: [{ jobId: 'churn' }, { jobId: 'batch', principal: ROLE, keys: undefined }],
}

test('docs/cli.md shows each of these commands', () => {
  expect(new Set(BLOCKS.map(({ line }) => line.split(' ')[0]))).toEqual(new Set(['request', 'extend', 'end', 'revoke']))
})

test.each(BLOCKS)(
  'curfew $line prints what docs/cli.md shows, seconds and random ids apart',
  async ({ line, output }) => {
    const { day, curfew } = await byHand()
    const argv = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word = '']) => quoted ?? word)
    for (const one of JOBS[argv[0] ?? ''] ?? [])
      await day.put('Training Job Scheduled', job({ window: WINDOW, ...one }))
    if (argv[0] === 'end') await day.until(at('00:40'))
    const { out, err } = await curfew(argv, { files: SETTINGS })

    expect(blurred(err + out)).toBe(blurred(output))
  },
)

function blurred(text: string): string {
  return text
    .replaceAll(/ada-2025-07-16-[a-z0-9]{5}/g, 'ada')
    .replaceAll(/:\d\dZ/g, ':ssZ')
    .replaceAll(/\d+ min/g, 'n min')
}
