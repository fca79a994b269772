import { describe, expect, test } from 'vitest'
import { alone } from '#core/audit/chain.ts'
import { isPrintable } from '#core/printable-text.ts'
import { cli, event } from '#test/cli/fake-io.ts'

/** Clears the screen, turns text round, begins a line of its own, and breaks a surrogate pair. */
const NASTY = 'x\u001b[2J\u009b1A\u202eyfitnedi\u2028\u200b\ud800'
const COLOUR_OR_END = new RegExp(`${NASTY[1]}\\[(1|22|3[1-6]|39|90)m|\n`, 'g')
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: NASTY, Effect: 'Allow', Action: `s3:${NASTY}`, Resource: `arn:aws:s3:::b/${NASTY}*`, [NASTY]: 1 },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::b/${NASTY}` },
  ],
})
const READABLE = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::b/${NASTY}` }],
})
const EVENT = event({ jobId: NASTY, [NASTY]: 1, access: { datasets: [NASTY] } })
const ENTRY = { change: 'refuse request', phase: 'done', because: NASTY, target: NASTY } as const
const STAMP = { at: new Date(0), by: NASTY, event: NASTY, until: new Date(0) }
const DELIVERED = JSON.stringify({ 'detail-type': NASTY, source: NASTY, detail: {} })
const AUDIT = `${JSON.stringify({ ...alone(NASTY, ENTRY, STAMP), hash: NASTY })}\n`

const files = {
  'p.json': POLICY,
  'r.json': READABLE,
  'e.json': EVENT,
  'd.json': DELIVERED,
  'a.jsonl': AUDIT,
  [NASTY]: '{',
}
const COMMANDS: readonly (readonly string[])[] = [
  ['policy', 'lint', 'p.json', 'e.json', 'd.json', NASTY],
  ['policy', 'lint', '--format', 'json', 'p.json', 'e.json', 'd.json'],
  ['policy', 'lint', '--format', 'sarif', 'p.json', 'e.json', 'd.json'],
  ['policy', 'compile', 'e.json'],
  ['policy', 'compile', 'd.json'],
  ['policy', 'compile', NASTY],
  ['policy', 'prove', 'e.json'],
  ['policy', 'explain', 'p.json'],
  ['policy', 'explain', 'r.json'],
  ['policy', 'evaluate', '--policy', 'r.json', '--action', NASTY, '--resource', NASTY, '--time', NASTY],
  ['policy', 'evaluate', '--policy', 'r.json', '--action', 's3:GetObject', '--resource', NASTY, '--json'],
  ['policy', NASTY],
  ['policy', 'lint', `--${NASTY}`],
  ['audit', 'verify', 'a.jsonl'],
]

describe.each([false, true])('with colours: %s', (colours) => {
  test.each(COMMANDS.map((argv) => ({ argv, name: argv.filter(isPrintable).join(' ') })))(
    'curfew $name … prints nothing that cannot be seen, whatever is in the files',
    async ({ argv }) => {
      const { out, err } = await cli(argv, { files, colours })

      expect(out + err).not.toMatch(/^$|Unexpected error/)
      expect(isPrintable((out + err).replaceAll(COLOUR_OR_END, ''))).toBe(true)
    },
  )
})

test('a text of a file cannot begin a line of its own', async () => {
  const forged = event({ access: { datasets: ['x\nNo findings in 1 file.\n'] } })
  const { out } = await cli(['policy', 'lint', 'e.json'], { files: { 'e.json': forged } })

  expect(out.split('\n')).not.toContain('No findings in 1 file.')
})

test('JSON that is printed means the same with and without escapes', async () => {
  const argv = ['policy', 'lint', '--format', 'json', 'p.json']
  const { out } = await cli(argv, { files })

  expect(JSON.stringify(JSON.parse(out))).toContain('\u202e')
})

test('of very many problems of an event, 50 are printed', async () => {
  const many = event(Object.fromEntries(Array.from({ length: 187 }, (_, index) => [`f${index}`, 0])))
  const { err } = await cli(['policy', 'compile', 'e.json'], { files: { 'e.json': many } })

  expect(err).toMatch(/^curfew: Cannot use the event in e\.json: 187 problems\n/)
  expect(err).toMatch(/f49: is not a field of this event\n {2}= and 137 more problems\n$/)
})
