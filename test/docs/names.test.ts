import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { AUDITED_CHANGES } from '#core/audit/audit.ts'
import { CATALOGUE } from '#events/catalogue.ts'
import { METRICS } from '#platform/metrics.ts'
import { LAMBDAS } from '#tools/bundle.ts'
import { PAGES, pageOf, section } from './page.ts'

const WORDS = PAGES.flatMap(({ file, words }) => words.map((word) => ({ file, word })))
const strangers = (isMeant: RegExp, isKnown: (word: string) => boolean) =>
  WORDS.filter(({ word }) => isMeant.test(word) && !isKnown(word)).map(({ file, word }) => `${file}: ${word}`)

describe('metrics', () => {
  const names = Object.keys(METRICS)
  /** Words that begin as a metric does, and are AWS's. */
  const OTHERS = ['AccessDenied', 'AccessDeniedException', 'AccessKeyId']
  const first = [...new Set(names.map((name) => /^[A-Z][a-z]+/.exec(name)?.[0] ?? name))].join('|')

  test('every metric that a page names is measured', () => {
    const isMetric = (word: string) => names.includes(word) || OTHERS.includes(word)

    expect(strangers(new RegExp(`^(?:${first})[A-Z][A-Za-z]+$`), isMetric)).toEqual([])
  })

  test('the runbook explains every metric, and no other', () => {
    const rows = section(pageOf('docs/runbook.md'), 'The numbers').match(/^\| .+$/gm) ?? []
    const told = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name))

    expect(told.toSorted()).toEqual(names.toSorted())
  })
})

describe('events', () => {
  /** Events of rules on a rate, which no contract describes: nobody but those rules sends them. */
  const RATES = ['Sweep Due', 'Inventory Due']
  const known = [...Object.keys(CATALOGUE), ...RATES]

  test('every event that a page names is in the catalogue', () => {
    // In a row of names, `Access` stands before the first only.
    const isEvent = (word: string) => [word, `Access ${word}`].some((name) => known.includes(name))

    expect(strangers(/^[A-Z][A-Za-z]+(?: [A-Z][a-z]+)+$/, isEvent)).toEqual([])
  })

  test('every event that the rules on a rate send is one of those two', () => {
    const template = readFileSync('infra/functions/sweep.yml', 'utf8')

    expect([...template.matchAll(/detail-type: ([\w ]+) \}/g)].map(([, name]) => name)).toEqual(RATES)
  })
})

test('every audited change that a page names is one', () => {
  const isMeant = /^(?:schedule|extend|end|close|attach|detach|deny|create|activate|deactivate|delete|refuse) [a-z]+$/

  expect(strangers(isMeant, (word) => AUDITED_CHANGES.some((change) => change === word))).toEqual([])
})

test('every script that a page runs is in package.json', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')))
  const run = PAGES.flatMap(({ file, text }) =>
    [...text.matchAll(/\bnpm run (?:--silent )?([a-z][\w-]*)/g)].map(([, script = '']) => ({ file, script })),
  )

  expect(run.length).toBeGreaterThan(5)
  expect(run.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([])
})

test('every Lambda, log group and role that a page names is one of ours', () => {
  const names = PAGES.flatMap(({ file, text }) =>
    [...text.matchAll(/\/aws\/lambda\/curfew-([a-z-]+[a-z])/g)].map(([, name = '']) => ({ file, name })),
  )

  expect(names.filter(({ name }) => !LAMBDAS.some((lambda) => lambda === name))).toEqual([])
})

test('every story that a page calls on is there', () => {
  const stories = PAGES.flatMap(({ file, text }) =>
    [...text.matchAll(/`((?:stories|package|core)\/[\w/-]+\.test\.ts)`/g)].map(([, path = '']) => ({ file, path })),
  )

  expect(stories.filter(({ path }) => !existsSync(`test/${path}`))).toEqual([])
})
