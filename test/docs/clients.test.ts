import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pageOf } from './page.ts'

const PAGE = pageOf('docs/clients.md')

/** The cells of each row of the page's tables, without their headings. */
const ROWS = PAGE.text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| client |'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

const TESTS = ROWS.map((cells) => {
  const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(cells.at(-2) ?? '') ?? []
  return { row: cells.slice(1, 3).join(': '), file, title }
})

test('the page has rows to check', () => {
  expect(TESTS.length).toBeGreaterThan(30)
})

test.each(TESTS)('$row is tried by a test of that name', ({ file, title }) => {
  expect(existsSync(file), file).toBe(true)
  expect(titlesIn(file)).toContain(title)
})

test('every test of a client has a row', () => {
  const files = [...new Set(TESTS.map(({ file }) => file))]
  const titles = files.flatMap((file) => titlesIn(file).map((title) => `${file}: ${title}`))
  const named = TESTS.map(({ file, title }) => `${file}: ${title}`)

  expect(titles.filter((title) => !named.includes(title))).toEqual([])
})

function titlesIn(file: string): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^ *test\('([^']+)'/gm)].map(([, title = '']) => title)
}
