import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstUnprintable, isPrintable, toPrintable } from '#core/printable-text.ts'

test.each([
  ['a control character', 'a\u0007b', 'a\\u{7}b', 'U+0007'],
  ['a line break', 'a\nb', 'a\\u{a}b', 'U+000A'],
  ['an escape sequence of a terminal', '\u001b[2K', '\\u{1b}[2K', 'U+001B'],
  ['a control character beyond ASCII', 'a\u009b31m', 'a\\u{9b}31m', 'U+009B'],
  ['a bidi override', 'gpj\u202eexe', 'gpj\\u{202e}exe', 'U+202E'],
  ['a bidi isolate', '\u2066x\u2069', '\\u{2066}x\\u{2069}', 'U+2066'],
  ['a line separator', 'a\u2028b', 'a\\u{2028}b', 'U+2028'],
  ['a paragraph separator', 'a\u2029b', 'a\\u{2029}b', 'U+2029'],
  ['a zero-width space', 'a\u200bb', 'a\\u{200b}b', 'U+200B'],
  ['a soft hyphen', 'a\u00adb', 'a\\u{ad}b', 'U+00AD'],
  ['a byte order mark', '\ufeffa', '\\u{feff}a', 'U+FEFF'],
  ['an invisible filler', 'a\u3164', 'a\\u{3164}', 'U+3164'],
  ['a variation selector', 'a\ufe0f', 'a\\u{fe0f}', 'U+FE0F'],
  ['a tag', 'a\u{e0041}', 'a\\u{e0041}', 'U+E0041'],
  ['half of a surrogate pair', 'a\ud800', 'a\\u{d800}', 'U+D800'],
])('%s is not printable, and is escaped', (_, text, escaped, name) => {
  expect(isPrintable(text)).toBe(false)
  expect(firstUnprintable(text)).toBe(name)
  expect(toPrintable(text, 100)).toBe(escaped)
})

test.each(['', 'nightly fine-tune of wikipedia', 'Réentraînement, 再学習, переобучение', 'done 👍', 'C:\\x "quoted"'])(
  '%j is printable, and stays as it is',
  (text) => {
    expect(isPrintable(text)).toBe(true)
    expect(firstUnprintable(text)).toBeUndefined()
    expect(toPrintable(text, 100)).toBe(text)
  },
)

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['a\u202eb', 9, 'a…'],
  ['ab👍👍', 4, 'ab…'],
  ['👍👍', 4, '👍👍'],
])('%j of at most %i is %s: neither an escape nor a character is cut in two', (text, most, cut) => {
  expect(toPrintable(text, most)).toBe(cut)
})

test('any text becomes printable and no longer than asked for, and what was printable and short enough stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, most) => {
      const printed = toPrintable(text, most)

      expect(isPrintable(printed)).toBe(true)
      expect(printed.length).toBeLessThanOrEqual(most)
      if (isPrintable(text) && text.length <= most) expect(printed).toBe(text)
    }),
  )
})
