import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearestPosition, positionsIn } from '#cli/lint/positions.ts'

const TEXT = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Action": ["s3:GetObject", "a}b{,:"],
      "Condition": { "Bool": { "aws:x": true } } }, 7
  ]
}`

test.each([
  ['Version', 2, 3],
  ['Statement', 3, 3],
  ['Statement[0]', 4, 5],
  ['Statement[0].Action', 4, 7],
  ['Statement[0].Action[0]', 4, 18],
  ['Statement[0].Action[1]', 4, 34],
  ['Statement[0].Condition.Bool["aws:x"]', 5, 32],
  ['Statement[1]', 5, 53],
  ['Statement[0].Condition.Bool["aws:y"]', 5, 22],
  ['Statement[0].Resource', 4, 5],
  ['Nope', 1, 1],
  ['Statement[0].odd]', 1, 1],
  ['Statement[0]["odd\\"]"]', 4, 5],
  ['', 1, 1],
])('path "%s", or its nearest parent in the text, is at line %d, column %d', (path, line, column) => {
  expect(nearestPosition(positionsIn(TEXT), path)).toEqual({ line, column })
})

test('every text has a position for its root, JSON or not', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(positionsIn(text).get('')).toEqual({ line: 1, column: 1 })
    }),
  )
})

test('the position of a list item is where its text begins', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean()), { minLength: 1 }), (items) => {
      const text = JSON.stringify(items, null, 1)
      const lines = text.split('\n')
      for (const [index, item] of items.entries()) {
        const { line, column } = nearestPosition(positionsIn(text), `[${index}]`)
        expect(lines[line - 1]?.slice(column - 1)).toMatch(new RegExp(`^${RegExp.escape(JSON.stringify(item))}`))
      }
    }),
  )
})
