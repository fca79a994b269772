import { readFileSync } from 'node:fs'
import { readStack } from '@curfew/local-aws/template/load'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { monitoringOf } from '#test/package/monitoring.ts'
import { PLACE, templateIn } from '#test/package/template.ts'
import { pageOf, section } from './page.ts'

const RUNBOOK = pageOf('docs/runbook.md')
/** Every alarm, with the anchor at the end of its description. */
const ALARMS = monitoringOf(templateIn('.serverless')).alarms.map(({ AlarmName, AlarmDescription }) => ({
  name: AlarmName,
  anchor: /^.* docs\/runbook\.md#([\w-]+)$/.exec(AlarmDescription)?.[1] ?? '',
}))

describe('alarms', () => {
  test('every description ends with an anchor of the runbook', () => {
    expect(ALARMS.length).toBeGreaterThan(15)
    expect(ALARMS.filter(({ anchor }) => anchor === '')).toEqual([])
  })

  test.each(ALARMS)('the section #$anchor of the runbook names $name', ({ name, anchor }) => {
    expect(RUNBOOK.headings).toContain(anchor)
    expect(section(RUNBOOK, anchor)).toContain(`\`${name}\``)
  })

  test('docs/deploy.md has their number', () => {
    expect(pageOf('docs/deploy.md').text).toContain(`| alarms | ${ALARMS.length} of them`)
  })
})

test.each([
  'late-closing',
  'closings-overdue',
  'publication-late',
  'dead-letters',
  'refused-bursts',
  'lambda-errors',
  'lambda-throttles',
  'sweep-silent',
  'delivery-failures',
  'drift',
])('the anchor %s of the runbook stays, since external links use it', (anchor) => {
  expect(RUNBOOK.anchors).toContain(anchor)
})

test('links to the alarm that publication-late replaces lead to its section', () => {
  expect(RUNBOOK.text).toContain('<a id="audit-debt"></a>\n\n## publication-late\n')
})

test('the runbook maps a new stream with the filter of the stack', () => {
  const [source] = readStack(templateIn('.serverless'), PLACE).streamSources
  const [, criteria = ''] = /--filter-criteria '(.+)'$/m.exec(RUNBOOK.text) ?? []
  const { Filters } = z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).parse(JSON.parse(criteria))

  expect(Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual(source?.filters)
})

describe('saved queries', () => {
  const saved = [...readFileSync('infra/queries.yml', 'utf8').matchAll(/^ {6}Name: \$\{param:prefix\}(\/.+)$/gm)].map(
    ([, name]) => `curfew${name}`,
  )

  test('the runbook lists every saved query, and no other', () => {
    const rows = section(RUNBOOK, 'Where to look').match(/^\| `curfew\/[^`]+`/gm) ?? []

    expect(rows.map((row) => row.slice(3, -1)).toSorted()).toEqual(saved.toSorted())
  })

  test('every query that the runbook names exists', () => {
    const sent = RUNBOOK.words.filter((word) => /^curfew\/[a-z]+ /.test(word))

    expect(sent.filter((name) => !saved.includes(name))).toEqual([])
  })
})
