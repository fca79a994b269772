import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPrintable } from '#core/printable-text.ts'
import { type Problem, Refusal } from '#core/refusal.ts'

const problems = (count: number, message = 'is wrong'): readonly Problem[] =>
  Array.from({ length: count }, (_, index) => ({ path: `access.datasets[${index}]`, message }))

test('a refusal says what it refuses, and each problem with its path', () => {
  const refusal = new Refusal('Cannot schedule access', [
    { path: '', message: 'no guardrail applies' },
    { path: 'keys', message: 'leave keys out' },
  ])

  expect(refusal.message).toBe('Cannot schedule access: no guardrail applies; keys: leave keys out')
  expect(refusal.more).toBe(0)
})

test.each([
  [50, 50, 0, 'access.datasets[49]: is wrong'],
  [51, 50, 1, 'and 1 more problem'],
  [187, 50, 137, 'and 137 more problems'],
])('of %i problems it lists %i, and says that there are %i more', (all, shown, more, end) => {
  const refusal = new Refusal('Cannot schedule access', problems(all))

  expect(refusal.problems).toEqual(problems(all).slice(0, shown))
  expect(refusal.more).toBe(more)
  expect(refusal.message.endsWith(`; ${end}`)).toBe(true)
})

test('of long problems it lists as many as fit, and the rest is counted', () => {
  const refusal = new Refusal('Cannot schedule access', problems(40, '"x" '.repeat(250)))

  expect(refusal.problems.length).toBeGreaterThan(5)
  expect(refusal.problems.length).toBeLessThan(40)
  expect(refusal.problems.length + refusal.more).toBe(40)
})

test('a long text in a problem is cut', () => {
  const [problem] = new Refusal('Cannot schedule access', [{ path: 'x'.repeat(10_000), message: 'y'.repeat(10_000) }])
    .problems

  expect(problem?.path).toBe(`${'x'.repeat(199)}…`)
  expect(problem?.message).toBe(`${'y'.repeat(999)}…`)
})

test('whatever its problems say, a refusal lists one at least, is printable, and stays below its bound', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', '\u202e', '👍'), maxLength: 3000 }),
  )
  const problem = fc.record({ path: text, message: text })
  fc.assert(
    fc.property(text, fc.array(problem, { minLength: 1, maxLength: 120 }), (subject, all) => {
      const { message, problems, more } = new Refusal(subject, all)

      expect(problems.length).toBeGreaterThan(0)
      expect(problems.length + more).toBe(all.length)
      expect(isPrintable(message)).toBe(true)
      expect(problems.every((one) => isPrintable(one.path) && isPrintable(one.message))).toBe(true)
      expect(Buffer.byteLength(JSON.stringify(problems))).toBeLessThanOrEqual(15 * 1024)
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(16 * 1024)
    }),
  )
})
