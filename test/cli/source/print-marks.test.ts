import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { measureFor } from '#cli/source/measure.ts'
import { linesOf } from '#cli/source/positions.ts'
import { printMarks } from '#cli/source/print-marks.ts'
import { markerOf } from '#cli/source/source.ts'
import { isPrintable } from '#core/printable-text.ts'

type Shown = { readonly width?: number; readonly notes?: readonly string[] }

/** What is printed about problems, by their paths. */
async function shown(text: string, problems: Readonly<Record<string, string>>, { width, notes = [] }: Shown = {}) {
  const { markOf } = markerOf({ file: 'f.json', text })
  const marks = Object.entries(problems).map(([path, message]) => markOf(path, message))
  const measure = await measureFor([text, ...Object.values(problems)], width)
  return printMarks('f.json', linesOf(text), marks, notes, {
    width,
    paint: (_, plain) => plain,
    colour: 'red',
    measure,
  })
}

describe('a mark', () => {
  test('has its place, its line, and carets under the key and its value', async () => {
    expect(await shown('{\n  "a": { "b": 1 }\n}', { 'a.b': 'is too few' }, { notes: ['help: Write more.'] })).toBe(`\
 --> f.json:2:10
  |
2 |   "a": { "b": 1 }
  |          ^^^^^^ is too few
  = help: Write more.
`)
  })

  test.each([
    ['of an item of a list is under the item', '{"a": ["x", "y"]}', 'a[1]', '"y"'],
    ['of a value of several lines is under its key', '{"a": [\n1]}', 'a', '"a"'],
    ['of an item of several lines is under its beginning', '[\n {\n }]', '[0]', '{'],
    ['of what is missing is under the key of what lacks it', '{"a": {"b": 1}}', 'a.c', '"a"'],
    ['of the whole is under its beginning', '{"a": 1}', '', '{'],
    [
      'of a detail in JSON as a text is under its key',
      '{"Entries": [{"Detail": "{}"}]}',
      'Entries[0].Detail.jobId',
      '"Detail"',
    ],
  ])('%s', async (_, text, path, marked) => {
    const [, , line = '', carets = ''] = (await shown(text, { [path]: '' })).trimEnd().split('\n')

    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe(marked)
  })

  test('of an empty text is at its first column', async () => {
    expect(await shown('', { a: 'is missing' })).toContain('--> f.json:1:1')
  })

  test('counts lines that end as on Windows, and shows tabs and wide characters in their columns', async () => {
    const printed = await shown('{\r\n\t"漢字": "x", "b": 2\r\n}', { b: 'here' })

    expect(printed).toContain('--> f.json:2:13\n')
    const [, , line = '', carets = ''] = printed.split('\n')
    expect(stringWidth(line.slice(0, line.indexOf('"b"')))).toBe(carets.indexOf('^'))
  })

  test('shows what cannot be seen as an escape', async () => {
    const printed = await shown('{"a\u202e": 1}', { b: 'is missing\u001b[2J' })

    expect(printed.split('\n').every(isPrintable)).toBe(true)
  })
})

test('problems of one place are listed below its line', async () => {
  expect(await shown('{"a": 1}', { b: 'b: is missing', c: 'c: is missing' })).toBe(`\
 --> f.json:1:1
  |
1 | {"a": 1}
  | ^
  | b: is missing
  | c: is missing
`)
})

describe('on a terminal of 60 columns', () => {
  const long = `{"a": "${'x'.repeat(100)}", "b": ["${'y'.repeat(100)}", 7, "${'z'.repeat(100)}"]}`

  test.each(['a', 'b', 'b[0]', 'b[1]', 'b[2]', 'c'])(
    'a line that is longer is cut around the mark of %s',
    async (path) => {
      const printed = await shown(
        long,
        { [path]: 'is wrong, for a reason that takes more words than fit beside it here' },
        { width: 60 },
      )

      for (const line of printed.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(60)
      expect(printed).toContain('…')
      expect(printed).toContain('^')
    },
  )

  test('the mark of a short value is under it though its line is cut on both sides', async () => {
    const [, , line = '', carets = ''] = (await shown(long, { 'b[1]': '' }, { width: 60 })).split('\n')

    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('7')
  })

  test('a label that does not fit beside the carets is below them', async () => {
    const printed = await shown('{"a": 1}', { a: `is wrong because ${'of words '.repeat(10)}` }, { width: 60 })

    expect(printed).toMatch(/\^\n {2}\| is wrong because of words/)
  })
})

test('without a terminal, a line of a megabyte is cut as well', async () => {
  const text = JSON.stringify({ a: 'x'.repeat(1_000_000), b: 1 })

  expect((await shown(text, { b: 'is wrong' })).length).toBeLessThan(500)
})
