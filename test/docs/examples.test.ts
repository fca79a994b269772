import { parsePolicyText } from '@curfew/iam-policy/parse'
import { describe, expect, test } from 'vitest'
import { type AuditRecord, chainProblems } from '#core/audit/audit.ts'
import { isAuditRecord } from '#core/audit/review.ts'
import { CATALOGUE } from '#events/catalogue.ts'
import { guardrailsContract } from '#tools/guardrails.ts'
import { PAGES } from './page.ts'

const JSONS = PAGES.flatMap(({ file, blocks }) =>
  blocks.filter(({ language }) => language === 'json').map(({ text, before }) => ({ file, text, before })),
).filter(({ text }) => text.trim() !== '')

/** The event that the line before a block names, and of which the block is an example. */
const eventOf = (before: string) =>
  [...before.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name).find((name) => Object.hasOwn(CATALOGUE, name))

const EVENTS = [
  ...JSONS.flatMap(({ file, text, before }) => {
    const name = before.endsWith(':') ? eventOf(before) : undefined
    return name === undefined ? [] : [{ file, name, detail: text }]
  }),
  ...PAGES.flatMap(({ file, text }) =>
    [...text.matchAll(/\bput '([^']+)' '(\{"[^']+)'/g)].map(([, name = '', detail = '']) => ({ file, name, detail })),
  ),
]

test('there is something to check', () => {
  expect(EVENTS.length).toBeGreaterThan(5)
  expect(JSONS.length).toBeGreaterThan(6)
})

test.each(JSONS)('JSON %# of $file can be read', ({ text }) => {
  expect(() => JSON.parse(text)).not.toThrow()
})

test.each(EVENTS)('example %# of $file, $name, is what its contract takes', ({ name, detail }) => {
  const parsed = CATALOGUE[name]?.safeParse(JSON.parse(detail))

  expect(parsed?.error?.issues).toBeUndefined()
  expect(parsed?.success).toBe(true)
})

test('what a page puts on the bus with a shell variable is what its contract takes, too', () => {
  const [, job = ''] = PAGES.flatMap(({ text }) => /<<JOB\n([\s\S]*?)\nJOB\n/.exec(text) ?? [])
  const filled = job
    .replace('$(date -u +%FT%TZ)', '2025-07-16T01:00:00Z')
    .replace("$(date -u -d '+30 minutes' +%FT%TZ)", '2025-07-16T01:30:00Z')
    .replace('$MY_IP', '203.0.113.42')

  expect(CATALOGUE['Training Job Scheduled']?.safeParse(JSON.parse(filled)).error).toBeUndefined()
})

describe('other JSON', () => {
  const parsed = JSONS.map(({ file, text }) => ({ file, text, json: read(text) }))
  const having = (key: string) =>
    parsed.filter(({ json }) => typeof json === 'object' && json !== null && Object.hasOwn(json, key))

  test.each(having('rules'))('guardrails in $file keep to their contract', ({ json }) => {
    expect(guardrailsContract.safeParse(json).error).toBeUndefined()
  })

  test.each(having('Statement'))('a policy in $file is one', ({ text }) => {
    expect(() => parsePolicyText(text)).not.toThrow()
  })

  test('audit records are as they were written: their hashes fit', () => {
    const records = parsed.map(({ json }) => json).filter(isAuditRecord)
    const edited = records.flatMap((record: AuditRecord) =>
      chainProblems([record]).filter((problem) => problem.endsWith('was edited')),
    )

    expect(records.length).toBeGreaterThan(1)
    expect(edited).toEqual([])
  })
})

function read(text: string): unknown {
  return JSON.parse(text)
}
