import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { cli, event } from '../fake-io.ts'
import { lint } from './lints.ts'

const SEED = 'packages/iam-policy/test/seeds/000.json'

test('a finding has its severity, code and message, its place in the source, its path and its help', async () => {
  const { exit, out } = await cli(lint(SEED))

  expect(exit).toBe(1)
  expect(out).toContain(`\
error[INVALID_ACTION]: s3:CompleteMultipartUpload is an API operation, not an action. Did you mean s3:PutObject?
  --> ${SEED}:29:9
   |
29 |         "s3:CompleteMultipartUpload"
   |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Statement[2].Action[6]
   = help: Use the action that authorises the call: API operations and actions do not always share a name.
`)
  expect(out).toMatch(/1 error, 6 security warnings, 4 warnings, 4 suggestions in 1 file\.\n$/)
})

describe('what repeats in a file is one finding', () => {
  const statements = (number: number) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: Array.from({ length: number }, (_, index) => ({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::bucket-${index}/*`,
      })),
    })
  const group = (out: string, code: string) => out.split('\n\n').find((text) => text.includes(`[${code}]`)) ?? ''

  test('with its number of places, of which three are shown and the others listed', async () => {
    const { out } = await cli(lint('-'), { files: { '-': statements(10) } })
    const windows = group(out, 'MISSING_TIME_WINDOW')

    expect(out.match(/MISSING_TIME_WINDOW/g)).toHaveLength(1)
    expect(windows).toMatch(/^security warning\[MISSING_TIME_WINDOW\]: The Allow has no time window \(10 places\)\n/)
    expect(windows.match(/-->/g)).toHaveLength(3)
    expect(windows).toMatch(/= also at 1:\d+ Statement\[3\], .*, 1:\d+ Statement\[9\]\n/)
    expect(out).toMatch(/\n\n20 security warnings, .* in 1 file\.\n$/)
  })

  test('and of a hundred places 23 are named', async () => {
    const { out } = await cli(lint('-'), { files: { '-': statements(100) } })
    const windows = group(out, 'MISSING_TIME_WINDOW')

    expect(windows.match(/Statement\[\d+\]/g)).toHaveLength(23)
    expect(windows).toContain(', and 77 more places\n')
  })

  test('that says what the rule means, and at each place what is wrong there, if that differs', async () => {
    const { out } = await cli(lint('-'), { files: { '-': event({ jobId: '', reason: '' }) } })

    expect(out).toMatch(/^error\[EVENT_CONTRACT\]: An event breaks its contract: Curfew would refuse it \(2 places\)\n/)
    expect(out).toMatch(/\^ jobId: must be /)
    expect(out).toMatch(/\^ reason: must /)
  })
})

describe('a help text is printed once', () => {
  const help = (out: string) => out.split('\n').filter((text) => text.includes('= help: '))

  test('however many places and files have it', async () => {
    const files = { 'a.json': event({ jobId: '', window: {} }), 'b.json': '{"a":1}', 'c.json': event({ jobId: '' }) }
    const { out } = await cli(lint(...Object.keys(files)), { files })

    expect(help(out)).toHaveLength(2)
    expect(new Set(help(out)).size).toBe(2)
  })

  test('and --format json keeps it with each finding', async () => {
    const { out } = await cli(lint('-', '--format', 'json'), { files: { '-': event({ jobId: '', window: {} }) } })
    const helps = JSON.parse(out).findings.map(({ help: text }: { help: string }) => text)

    expect(helps.length).toBeGreaterThan(1)
    expect(new Set(helps)).toEqual(new Set(['See events/*.schema.json.']))
  })
})

test('text that is not JSON is marked where it stops being JSON', async () => {
  const { out } = await cli(lint('-'), { files: { '-': '{\n  "Version": "2012-10-17",\n}\n' } })

  expect(out).toMatch(/^error\[JSON_SYNTAX_ERROR\]: is not JSON: the comma before this "}" is one too many\n/)
  expect(out).toContain(' --> standard input:3:1\n  |\n3 | }\n  | ^\n')
})

test('output has colours only on a terminal', async () => {
  const colour = String.fromCharCode(27)

  expect((await cli(lint(SEED), { colours: true })).out).toContain(`${colour}[31merror`)
  expect((await cli(lint(SEED), { colours: true })).out).toContain(`${colour}[31m^^^^`)
  expect((await cli(lint(SEED))).out).not.toContain(colour)
})

test('the detail of an entry that is not JSON is marked as a whole, with where it breaks', async () => {
  const text = JSON.stringify({
    Entries: [{ DetailType: 'Training Job Scheduled', Source: 'a', Detail: '{"jobId": 1,}' }],
  })
  const message = 'is not a JSON object: at its character 13, the comma before this "}" is one too many'
  const linted = await cli(lint('e.json'), { files: { 'e.json': text } })
  const compiled = await cli(['policy', 'compile', 'e.json'], { files: { 'e.json': text } })

  expect(linted.out).toContain(`error[EVENT_CONTRACT]: ${message}\n --> e.json:1:65\n`)
  expect(compiled.err).toContain(`Cannot use the event in e.json: Entries[0].Detail: ${message}\n --> e.json:1:65\n`)
})

test('a field that does not exist is one of the guardrails, the catalogue or the settings', async () => {
  const files = {
    'g.json': '{"rules": [], "x": 1}',
    'c.json': '{"entries": [], "x": 1}',
    'curfew.json': '{"stage": "prod", "x": 1}',
  }
  const { out } = await cli(lint(...Object.keys(files)), { files })

  for (const whole of ['guardrails', 'a catalogue', 'settings']) expect(out).toContain(`is not a field of ${whole}`)
})

test.each([80, 100])('on a terminal of %d columns, no line is wider', async (width) => {
  const { out } = await cli(lint(SEED, '--guardrails', 'infra/guardrails/local.json'), { width })

  // Names of files are not cut: a terminal opens them.
  for (const line of out.split('\n').filter((text) => !text.includes('-->'))) {
    expect(stringWidth(line)).toBeLessThanOrEqual(width)
  }
})
