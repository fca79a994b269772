import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { POLICY_RULES } from '../../src/lint/rules.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/access-analyzer.md'), 'utf8')
const rows = [...page.matchAll(/^\| `(\w+)` \| [a-z ]+ \| (yes|no|not its kind)(: .+)? \|$/gm)]
const answered = (answer: string) => rows.filter((row) => row[2] === answer).map(([, code = '']) => code)
const known = Object.values(POLICY_RULES).flatMap((rules) => Object.keys(rules))

test('a code of AWS that the page answers with yes is a rule, and one that it answers with no is none', () => {
  expect(answered('yes').filter((code) => !known.includes(code))).toEqual([])
  expect(answered('no').filter((code) => known.includes(code))).toEqual([])
})

test('whatever the page does not answer with yes has a reason', () => {
  expect(rows.filter(([, , answer, reason]) => answer !== 'yes' && reason === undefined)).toEqual([])
})

test('the page has every row of its table once, and counts them', () => {
  expect(page.split('\n').filter((line) => line.startsWith('| `')).length).toBe(rows.length)
  expect(new Set(rows.map(([, code]) => code)).size).toBe(rows.length)
  const counts = [rows.length, ...['yes', 'not its kind', 'no'].map((answer) => answered(answer).length)]
  expect([...(/Of (\d+) codes, (\d+) .*?, (\d+) .*?, and (\d+) /.exec(page) ?? [])].slice(1).map(Number)).toEqual(
    counts,
  )
})
