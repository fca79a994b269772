import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearestSpan, spansIn } from '#cli/source/spans.ts'

const TEXT = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Action": ["s3:GetObject", "a}b{,:"],
      "Condition": { "Bool": { "aws:x": true } } }, 7
  ]
}`

const spanned = (text: string, path: string) => {
  const { key, value } = nearestSpan(spansIn(text), path) ?? {}
  return [key, value].map((range) => range && text.slice(range.start, range.end))
}

test.each([
  ['Version', '"Version"', '"2012-10-17"'],
  ['Statement[0].Action', '"Action"', '["s3:GetObject", "a}b{,:"]'],
  ['Statement[0].Action[0]', undefined, '"s3:GetObject"'],
  ['Statement[0].Action[1]', undefined, '"a}b{,:"'],
  ['Statement[0].Condition.Bool["aws:x"]', '"aws:x"', 'true'],
  ['Statement[1]', undefined, '7'],
  ['Statement[0].Condition.Bool["aws:y"]', '"Bool"', '{ "aws:x": true }'],
  ['Statement[1].Resource', undefined, '7'],
  ['Nope', undefined, TEXT],
  ['Statement[0].odd]', undefined, TEXT],
  ['', undefined, TEXT],
])('path "%s", or its nearest parent in the text, is the value of key %s: %s', (path, key, value) => {
  expect(spanned(TEXT, path)).toEqual([key, value])
})

test('of a key that appears twice, the last is found', () => {
  expect(spanned('{"a": 1, "a": 2}', 'a')).toEqual(['"a"', '2'])
})

test('text that is not JSON has the spans that can still be found, and text without values has none', () => {
  expect(spanned('{"a": [1, 2', 'a[1]')).toEqual([undefined, '2'])
  expect(spanned('{"a"', 'a')).toEqual(['"a"', '"a"'])
  expect(spanned('1 2', '')).toEqual([undefined, '1'])
  expect(nearestSpan(spansIn(' \n'), 'a')).toBeUndefined()
})

test('every text has spans inside it, JSON or not', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      for (const { key, value } of spansIn(text).values()) {
        for (const { start, end } of [value, ...(key ? [key] : [])]) {
          expect(start).toBeLessThan(end)
          expect(end).toBeLessThanOrEqual(text.length)
        }
      }
    }),
  )
})

test('every list item is found whole', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), (items) => {
      const text = JSON.stringify(items, null, 1)
      for (const [index, item] of items.entries()) {
        const [, value = ''] = spanned(text, `[${index}]`)
        expect(JSON.stringify(JSON.parse(value))).toBe(JSON.stringify(item))
      }
    }),
  )
})
