import fc from 'fast-check'
import { expect, test } from 'vitest'
import { syntaxProblemIn } from '#cli/source/syntax.ts'

test.each([
  ['', '', 'there is nothing in it'],
  ['{', '{', 'the text ends without the "}" of this "{"'],
  ['{"a": [1, 2', '[', 'the text ends without the "]" of this "["'],
  ['{"a": 1,}', '}', 'the comma before this "}" is one too many'],
  ['[1, 2,]', ']', 'the comma before this "]" is one too many'],
  ['{"a": 1 "b": 2}', '"b"', 'a comma or "}" is missing before this'],
  ['[1 2]', '2', 'a comma or "]" is missing before this'],
  ['{"a" 1}', '1', 'a colon is missing before this'],
  ['{a: 1}', 'a', 'a key in double quotes is expected here'],
  ["{'a': 1}", "'a'", 'JSON has double quotes only'],
  ['// ours\n{}', '// ours', 'JSON has no comments'],
  ['{ /* ours */ }', '/* ours */', 'JSON has no comments'],
  ['\ufeff{}', '\ufeff', 'it begins with a byte order mark: save it without one'],
  ['{} x', 'x', 'there is more text after the end'],
  ['{"a": "x}\n', '"x}', 'this text does not end on its line: a double quote is missing'],
  ['{"a": "C:\\data"}', '"C:\\data"', 'this text has a character or an escape that JSON does not have'],
])('%j is wrong at %j: %s', (text, where, message) => {
  const problem = syntaxProblemIn(text)

  expect(problem && text.slice(problem.start, problem.end)).toBe(where)
  expect(problem?.message).toBe(message)
})

test.each(['{"a": tru}', '{"a": 01}', '[undefined]', '[1.]', '[,]', '{"a":\u00a01}'])(
  '%j has something that is no value',
  (text) => {
    expect(syntaxProblemIn(text)?.message).toMatch(/^this is no value: /)
  },
)

/** JSON with a piece of it left out, doubled or replaced. */
const almostJson = fc
  .tuple(fc.json(), fc.nat(), fc.nat({ max: 3 }), fc.constantFrom('', ',', '"', '}', ']', '\\', '1', 'x', '\n'))
  .map(([text, at, cut, added]) => {
    const from = at % (text.length + 1)
    return `${text.slice(0, from)}${added}${text.slice(from + cut)}`
  })

test('a text has a problem exactly if JSON.parse refuses it, and the problem is inside the text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), almostJson, fc.string()), (text) => {
      const problem = syntaxProblemIn(text)

      expect(problem === undefined).toBe(isJson(text))
      if (problem !== undefined) expect(problem.end).toBeLessThanOrEqual(text.length)
    }),
    { numRuns: 1000 },
  )
})

test('a text of five megabytes has its problem found', () => {
  const text = `["${'x'.repeat(5_000_000)}", ${'[1], '.repeat(100_000)}]`

  expect(syntaxProblemIn(text)).toMatchObject({ start: text.length - 1 })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
