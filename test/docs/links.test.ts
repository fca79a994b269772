import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { PAGES } from './page.ts'

/** Every link of a page, and every page that source or template names, with its file. */
const LINKS = [
  ...PAGES.flatMap(({ file, links }) => links.map((to) => ({ file, to, from: dirname(file) }))),
  ...globSync('{infra,functions,events,local,cli,tools}/**/*.{yml,ts}').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bdocs\/[\w-]+\.md(?:#[\w-]+)?/g)].map(([to]) => ({
      file,
      to,
      from: '.',
    })),
  ),
]

test('the pages have links to check', () => {
  expect(LINKS.length).toBeGreaterThan(80)
})

test('every link leads to a file or folder that exists', () => {
  const dead = LINKS.filter(({ to, from }) => !existsSync(target(to, from))).map(printed)

  expect(dead).toEqual([])
})

test('every anchor is a heading of its page', () => {
  const dead = LINKS.filter(({ file, to, from }) => {
    const [, anchor] = to.split('#')
    if (anchor === undefined) return false
    const page = PAGES.find((one) => one.file === (to.startsWith('#') ? file : target(to, from)))
    return page?.anchors.has(anchor) !== true
  })

  expect(dead.map(printed)).toEqual([])
})

function target(to: string, from: string): string {
  return join(from, to.split('#')[0] ?? '')
}

function printed({ file, to }: { readonly file: string; readonly to: string }): string {
  return `${file}: ${to}`
}
