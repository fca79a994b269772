import { expect, test } from 'vitest'
import { ruleUrl } from '#cli/lint/rule-link.ts'
import { ALL_RULES } from '#cli/lint/rules.ts'
import { pageOf } from '#test/docs/page.ts'

const REPOSITORY = 'git+https://github.com/acmeco/curfew.git'

test.each(Object.values(ALL_RULES).flatMap(Object.keys))('the page that %s links to has its heading', (code) => {
  const [page, anchor = ''] = (ruleUrl(code, REPOSITORY) ?? '').split('#')

  expect(page).toBe('https://github.com/acmeco/curfew/blob/main/docs/policy.md')
  expect(pageOf('docs/policy.md').anchors.has(anchor)).toBe(true)
})

test.each([
  ['no repository', 'EVENT_CONTRACT', undefined],
  ['a repository that is not on GitHub', 'EVENT_CONTRACT', 'https://example.com/curfew'],
  ['a code that is none of ours', 'NOPE', REPOSITORY],
])('with %s there is no link', (_, code, repository) => {
  expect(ruleUrl(code, repository)).toBeUndefined()
})
