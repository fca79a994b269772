import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { AUDITED_CHANGES } from '#core/audit/records.ts'
import { CATALOGUE } from '#events/catalogue.ts'
import { METRICS } from '#platform/metrics.ts'
import { lambdaNames } from '#tools/lambda-names.ts'
import { PAGES, pageOf, section } from './page.ts'

const WORDS = PAGES.flatMap(({ file, words }) => words.map((word) => ({ file, word })))
const unknownWords = (isMeant: RegExp, isKnown: (word: string) => boolean) =>
  WORDS.filter(({ word }) => isMeant.test(word) && !isKnown(word)).map(({ file, word }) => `${file}: ${word}`)

describe('metrics', () => {
  const names = Object.keys(METRICS)
  /** AWS's words that begin like a metric. */
  const OTHERS = ['AccessDenied', 'AccessDeniedException', 'AccessKeyId']
  const first = [...new Set(names.map((name) => /^[A-Z][a-z]+/.exec(name)?.[0] ?? name))].join('|')

  test('every metric that a page names exists', () => {
    const isMetric = (word: string) => names.includes(word) || OTHERS.includes(word)

    expect(unknownWords(new RegExp(`^(?:${first})[A-Z][A-Za-z]+$`), isMetric)).toEqual([])
  })

  test('the runbook lists every metric, and no other', () => {
    const rows = section(pageOf('docs/runbook.md'), 'Metrics').match(/^\| .+$/gm) ?? []
    const listed = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name))

    expect(listed.toSorted()).toEqual(names.toSorted())
  })
})

describe('events', () => {
  /** Events of the scheduled rules. They are not in the catalogue, because only those rules send them. */
  const RATES = {
    sweep: ['Sweep Due', 'Inventory Due'],
    'settle-access-tigris': ['Inventory Due'],
    publish: ['Publication Due'],
  }
  const known = [...CATALOGUE.map(({ detailType }) => detailType), ...Object.values(RATES).flat()]

  test('every event that a page names is in the catalogue', () => {
    // In a list of names, only the first has the prefix `Access`.
    const isEvent = (word: string) => [word, `Access ${word}`].some((name) => known.includes(name))

    expect(unknownWords(/^[A-Z][A-Za-z]+(?: [A-Z][a-z]+)+$/, isEvent)).toEqual([])
  })

  test.each(lambdaNames())('the scheduled rules of %s send those events and no other', (name) => {
    const template = readFileSync(`infra/lambdas/${name}/function.yml`, 'utf8')
    const sent = [...template.matchAll(/detail-type: ([\w ]+) \}/g)].map(([, detailType]) => detailType)

    expect(sent).toEqual(new Map(Object.entries(RATES)).get(name) ?? [])
  })
})

test('every audited change that a page names exists', () => {
  const isMeant = /^(?:schedule|extend|end|close|attach|detach|deny|create|activate|deactivate|delete|refuse) [a-z]+$/

  expect(unknownWords(isMeant, (word) => AUDITED_CHANGES.some((change) => change === word))).toEqual([])
})

test('every script that a page runs is in package.json', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')))
  const run = PAGES.flatMap(({ file, text }) =>
    [...text.matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, script = '']) => ({ file, script })),
  )

  expect(run.length).toBeGreaterThan(5)
  expect(run.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([])
})

test('every log group of a Lambda that a page names belongs to one of Curfew’s', () => {
  const names = PAGES.flatMap(({ file, text }) =>
    [...text.matchAll(/\/aws\/lambda\/curfew-([a-z-]+[a-z])/g)].map(([, name = '']) => ({ file, name })),
  )

  expect(names.filter(({ name }) => !lambdaNames().includes(name))).toEqual([])
})

test('every test file that a page names exists', () => {
  const named = PAGES.flatMap(({ file, text }) =>
    [...text.matchAll(/`((?:stories|package|core|targets)\/[\w/-]+\.test\.ts)`/g)].map(([, path = '']) => ({
      file,
      path,
    })),
  )

  expect(named.filter(({ path }) => !existsSync(`test/${path}`))).toEqual([])
})
