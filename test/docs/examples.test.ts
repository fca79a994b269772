import { parsePolicyText } from '@curfew/iam-policy/parse'
import { readBucketPolicy } from '@curfew/local-aws/s3/bucket-policy'
import { describe, expect, test } from 'vitest'
import { chainProblems } from '#core/audit/chain.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { isAuditRecord } from '#core/audit/review.ts'
import { contractOf } from '#events/catalogue.ts'
import { catalogueContract } from '#tools/catalogue-contract.ts'
import { guardrailsContract } from '#tools/guardrails-contract.ts'
import { PAGES } from './page.ts'

const JSONS = PAGES.flatMap(({ file, blocks }) =>
  blocks.filter(({ language }) => language === 'json').map(({ text, before }) => ({ file, text, before })),
).filter(({ text }) => text.trim() !== '')

/** The event that the line before a block names. The block is an example of it. */
const eventOf = (before: string) =>
  [...before.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name).find((name) => contractOf(name) !== undefined)

const EVENTS = [
  ...JSONS.flatMap(({ file, text, before }) => {
    const name = before.endsWith(':') ? eventOf(before) : undefined
    return name === undefined ? [] : [{ file, name, detail: text }]
  }),
  ...PAGES.flatMap(({ file, text }) =>
    [...text.matchAll(/\bput '([^']+)' '(\{"[^']+)'/g)].map(([, name = '', detail = '']) => ({ file, name, detail })),
  ),
]

test('the pages have events and JSON to check', () => {
  expect(EVENTS.length).toBeGreaterThan(5)
  expect(JSONS.length).toBeGreaterThan(6)
})

test.each(JSONS)('the JSON in $file after "$before" is valid', ({ text }) => {
  expect(() => JSON.parse(text)).not.toThrow()
})

test.each(EVENTS)('the $name in $file keeps to its contract: $detail', ({ name, detail }) => {
  const parsed = contractOf(name)?.detail.safeParse(JSON.parse(detail))

  expect(parsed?.error?.issues).toBeUndefined()
  expect(parsed?.success).toBe(true)
})

test('the event in docs/deploy.md with shell variables keeps to its contract when they are filled', () => {
  const [, job = ''] = PAGES.flatMap(({ text }) => /<<JOB\n([\s\S]*?)\nJOB\n/.exec(text) ?? [])
  const filled = job
    .replace('$(date -u +%FT%TZ)', '2025-07-16T01:00:00Z')
    .replace("$(date -u -d '+30 minutes' +%FT%TZ)", '2025-07-16T01:30:00Z')
    .replace('$MY_IP', '203.0.113.42')

  expect(contractOf('Training Job Scheduled')?.detail.safeParse(JSON.parse(filled)).error).toBeUndefined()
})

describe('other JSON of the pages', () => {
  const parsed = JSONS.map(({ file, text }) => ({ file, text, json: read(text) }))
  const having = (key: string) =>
    parsed.filter(({ json }) => typeof json === 'object' && json !== null && Object.hasOwn(json, key))

  test.each(having('rules'))('the guardrails in $file keep to their contract', ({ json }) => {
    expect(guardrailsContract.safeParse(json).error).toBeUndefined()
  })

  test.each(having('entries'))('the catalogue in $file keeps to its contract', ({ json }) => {
    expect(catalogueContract.safeParse(json).error).toBeUndefined()
  })

  const isOfResource = ({ text }: { readonly text: string }) => text.includes('"Principal"')

  test.each(having('Statement').filter((one) => !isOfResource(one)))(
    'the policy in $file can be parsed',
    ({ text }) => {
      expect(() => parsePolicyText(text)).not.toThrow()
    },
  )

  test.each(having('Statement').filter(isOfResource))('the resource policy in $file can be parsed', ({ text }) => {
    expect(readBucketPolicy(text).every(({ principals }) => principals.length > 0)).toBe(true)
  })

  test('the hashes of audit records match their content', () => {
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
