import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { table } from '#cli/terminal/table.ts'

const ROWS = [
  ['job', 'principal', 'reason'],
  ['wikipedia-finetune-2025-07-16', 'user/trainer-gpu-01', 'weekly fine-tune of the large model on new pages'],
]

describe('a table', () => {
  test('that goes to a file is as wide as its cells', () => {
    expect(table(ROWS, undefined)).toBe(
      'job                            principal            reason\n' +
        'wikipedia-finetune-2025-07-16  user/trainer-gpu-01  weekly fine-tune of the large model on new pages\n',
    )
  })

  test('fits the terminal: the widest column gives way, and its cells take several lines', () => {
    expect(table(ROWS, 80)).toBe(
      'job                            principal            reason\n' +
        'wikipedia-finetune-2025-07-16  user/trainer-gpu-01  weekly fine-tune of the\n' +
        '                                                    large model on new pages\n',
    )
  })

  test('counts the columns of wide characters, and none of colours', () => {
    const rows = [
      ['\u001b[32m猫\u001b[39m', 'x'],
      ['ab', 'y'],
    ]

    expect(table(rows, undefined)).toBe('\u001b[32m猫\u001b[39m  x\nab  y\n')
  })

  test('is never wider than a terminal in which each column has eight columns', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '猫', '-'), maxLength: 60 })
    const rows = fc.integer({ min: 1, max: 6 }).chain((columns) =>
      fc.record({
        rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 4 }),
        width: fc.integer({ min: columns * 10, max: 200 }),
      }),
    )

    fc.assert(
      fc.property(rows, ({ rows, width }) => {
        for (const line of table(rows, width).split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width)
      }),
    )
  })

  test('loses no text in a narrow terminal', () => {
    const text = table(ROWS, 34)
      .split('\n')
      .map((line) => line.slice(24).trim())
      .join(' ')

    expect(text).toContain('large')
    expect(table(ROWS, 34).replaceAll(/\s/g, '').length).toBe(ROWS.flat().join('').replaceAll(/\s/g, '').length)
  })

  test('without rows is nothing', () => {
    expect(table([], 80)).toBe('')
  })
})
