import { expect, test } from 'vitest'
import type { CatalogueEntry } from '#core/catalogue/catalogue.ts'
import { CATALOGUE_RULES } from '#core/catalogue/catalogue-findings.ts'
import { lintCatalogue } from '#core/catalogue/lint-catalogue.ts'
import { at } from '#test/fixtures/seed.ts'

const wiki: CatalogueEntry = { name: 'wiki', location: 's3://wiki/2025/' }
const books: CatalogueEntry = { name: 'books', location: 's3://books', until: '2026-01-31' }

const found = (...entries: readonly CatalogueEntry[]) =>
  lintCatalogue({ entries }, at('01:00')).map(({ code, path }) => `${code} ${path}`)

test('an empty catalogue, and one whose names, places and terms are clear, have no findings', () => {
  expect(found()).toEqual([])
  expect(found(wiki, books, { ...wiki, name: 'wiki-latest' })).toEqual([])
})

test.each<readonly [string, readonly CatalogueEntry[], readonly string[]]>([
  ['two entries of one name', [wiki, { ...books, name: 'wiki' }], ['DUPLICATE_CATALOGUE_NAME entries[1].name']],
  [
    'one location on two terms',
    [wiki, { ...wiki, name: 'wiki-2', until: '2026-01-31' }],
    ['CATALOGUE_TERMS_DIFFER entries[1].location'],
  ],
  ['an audience of nobody', [{ ...wiki, for: { principals: [] } }], ['EMPTY_CATALOGUE_AUDIENCE entries[0].for']],
  [
    'an audience that every sender can write',
    [{ ...wiki, for: { requesters: ['*@acmeco.example'], sources: ['*'] } }],
    ['UNVERIFIED_CATALOGUE_AUDIENCE entries[0].for'],
  ],
  ['an end that has passed', [{ ...wiki, until: '2025-07-15' }], ['CATALOGUE_ENTRY_OVER entries[0].until']],
])('there is a finding for %s', (_, entries, expected) => {
  expect(found(...entries)).toEqual(expected)
})

test.each<readonly [string, CatalogueEntry]>([
  ['requesters of a source', { ...wiki, for: { requesters: ['*'], sources: ['acmeco.ml'] } }],
  ['requesters for their principals', { ...wiki, for: { requesters: ['a'], principals: ['user/trainer-*'] } }],
  ['the last day', { ...wiki, until: '2025-07-16' }],
])('there is none for %s', (_, entry) => {
  expect(found(entry)).toEqual([])
})

test('every code has a test here, except the contract, which has one with the command line', () => {
  const entries = [
    wiki,
    { ...wiki, until: '2025-01-01' },
    { ...books, for: { sources: [] } },
    { ...books, name: 'b', for: { requesters: ['a'] } },
  ]
  const codes = new Set(found(...entries).map((each) => each.split(' ')[0]))

  expect([...codes, 'CATALOGUE_CONTRACT'].toSorted()).toEqual(Object.keys(CATALOGUE_RULES).toSorted())
})
