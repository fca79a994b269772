import { describe, expect, test } from 'vitest'
import { inspect } from '#cli/lint/inspect.ts'
import { ofOther } from '#cli/lint/inspection.ts'
import { printFindings } from '#cli/lint/print-findings.ts'
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

describe('the code of a finding', () => {
  const checked = {
    file: 'a.json',
    source: { file: 'a.json', text: '{"a": 1}' },
    ...ofOther(inspect('{"a": 1}', { now: new Date(0) })),
  }
  const link = `\u001b]8;;https://github.com/acmeco/curfew/blob/main/docs/policy.md#event-files-and-others\u0007UNKNOWN_KIND\u001b]8;;\u0007`

  test.each([
    ['is a link where there may be links', true, REPOSITORY, `error[${link}]: `],
    ['is text elsewhere', false, REPOSITORY, 'error[UNKNOWN_KIND]: '],
    ['is text while the package has no repository', true, undefined, 'error[UNKNOWN_KIND]: '],
  ])('%s', async (_, links, repository, begin) => {
    const printed = await printFindings([checked], { links, colours: false, width: undefined }, repository)

    expect(printed.slice(0, begin.length)).toBe(begin)
  })
})
