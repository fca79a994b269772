import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What readers copy: pages, the READMEs of the packages, help texts, and what programs print. */
const FILES = globSync(
  '{*.md,docs/*.md,packages/*/README.md,{cli,local,tools}/**/*.{ts,sh},action.yml,examples/**/*}',
).filter((file) => /\.(md|ts|sh|yml|yaml|py)$/.test(file))

/** Fetches a package from a registry by a name that is not ours there: whoever registers it runs code on the reader's machine. */
const FETCHED =
  /\b(?:npx|npm (?:exec|x|i|install|add)|(?:pnpm|yarn)(?: dlx| add| install)?)(?: -[\w-]+(?:=\S+)?)* (?:@?curfew[\w/@.-]*)/

const isFetched = (line: string) => FETCHED.test(line) && !line.includes('.tgz')

test.each([
  ['npx curfew policy lint p.json', true],
  ['npm install --global curfew', true],
  ['npm i -D @curfew/local-aws', true],
  ['npm install ./curfew-0.1.0.tgz && npx curfew --version', false],
  ['npm run --silent curfew -- policy lint p.json', false],
  ['npm install --prefix ../a .build/packages/curfew-iam-policy-0.1.0.tgz', false],
])('"%s" fetches an unpublished name: %s', (line, expected) => {
  expect(isFetched(line)).toBe(expected)
})

test('nothing that readers copy fetches a name that Curfew has not published', () => {
  const found = FILES.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(isFetched)
      .map((line) => `${file}: ${line.trim()}`),
  )

  expect(FILES.length).toBeGreaterThan(100)
  expect(found).toEqual([])
})
