import { evaluate } from '@curfew/iam-policy/evaluate'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import { compilePattern } from '@curfew/local-aws/events/pattern'
import { expect, test } from 'vitest'
import { CATALOGUE, FROM_SENDERS } from '#events/catalogue.ts'
import { PAGES, pageOf } from './page.ts'

const SENT = FROM_SENDERS.map(({ detailType }) => detailType)
const OF_JOBS = SENT.filter((name) => name.startsWith('Training Job '))
const MISSPELT = SENT.flatMap((name) => [name.slice(0, -1), name.toLowerCase(), `${name} `])

const [policy = ''] = pageOf('docs/deploy.md').blocks.flatMap(({ text }) =>
  text.includes('AskForAccess') ? [text] : [],
)

function mayPut(detailType: string): boolean {
  const context = { 'events:source': 'acmeco.ml-platform', 'events:detail-type': detailType }
  const resource = 'arn:aws:events:us-east-1:111122223333:event-bus/curfew'
  const request = { action: 'events:PutEvents', resource, context }
  return evaluate({ identity: [parsePolicyText(policy)] }, request).decision === 'allow'
}

test('the policy for platforms in docs/deploy.md lets them put every event about a job, and no other', () => {
  expect(CATALOGUE.map(({ detailType }) => detailType).filter(mayPut)).toEqual(OF_JOBS)
  expect(MISSPELT.filter(mayPut)).toEqual([])
})

test('the rule that forwards events in docs/scale.md names every event that senders put, and no other', () => {
  const [pattern = ''] = pageOf('docs/scale.md').blocks.flatMap(({ text }) =>
    text.includes('"detail-type"') ? [text] : [],
  )
  const matches = compilePattern(JSON.parse(pattern))
  const isForwarded = (name: string) => matches({ source: 'acmeco.ml-platform.team-a', 'detail-type': name })

  expect([...CATALOGUE.map(({ detailType }) => detailType), ...MISSPELT].filter(isForwarded)).toEqual(SENT)
})

test('no example of a page matches detail-types by a wildcard or a beginning', () => {
  const loose = PAGES.flatMap(({ file, blocks }) =>
    blocks
      .filter(({ text }) => /detail-type"?:\s*\[?\s*("[^"]*\*|\{\s*"(prefix|wildcard|suffix)")/.test(text))
      .map(({ before }) => `${file}: ${before}`),
  )

  expect(loose).toEqual([])
})
