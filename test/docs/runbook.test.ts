import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pageOf, section } from './page.ts'

const RUNBOOK = pageOf('docs/runbook.md')
const TEMPLATE = globSync('infra/alarms/*.yml').map((file) => readFileSync(file, 'utf8'))
/** Of every alarm its name, and the section that its description ends with. */
const ALARMS = TEMPLATE.flatMap((text) =>
  [
    ...text.matchAll(/AlarmName: \$\{param:prefix\}(-[\w-]+)\n\s+AlarmDescription: .* docs\/runbook\.md#([\w-]+)$/gm),
  ].map(([, name = '', anchor = '']) => ({ name: `curfew${name}`, anchor })),
)

describe('alarms', () => {
  test('each of them says where to read on', () => {
    const all = TEMPLATE.flatMap((text) => text.match(/AlarmName:/g) ?? [])

    expect(ALARMS.length).toBeGreaterThan(15)
    expect(ALARMS).toHaveLength(all.length)
  })

  test.each(ALARMS)('$name has its section, which names it', ({ name, anchor }) => {
    expect(RUNBOOK.headings).toContain(anchor)
    expect(section(RUNBOOK, anchor)).toContain(`\`${name}\``)
  })

  test('deploy.md counts them', () => {
    expect(pageOf('docs/deploy.md').text).toContain(`| alarms | ${ALARMS.length} of them`)
  })
})

test.each([
  'late-closing',
  'closings-overdue',
  'audit-debt',
  'dead-letters',
  'refused-bursts',
  'lambda-errors',
  'lambda-throttles',
  'sweep-silent',
  'delivery-failures',
  'drift',
])('the anchor %s stays', (anchor) => {
  expect(RUNBOOK.anchors).toContain(anchor)
})

describe('saved queries', () => {
  const saved = [...readFileSync('infra/queries.yml', 'utf8').matchAll(/^ {6}Name: \$\{param:prefix\}(\/.+)$/gm)].map(
    ([, name]) => `curfew${name}`,
  )

  test('the runbook lists each of them, and no other', () => {
    const rows = section(RUNBOOK, 'Where to look').match(/^\| `curfew\/[^`]+`/gm) ?? []

    expect(rows.map((row) => row.slice(3, -1)).toSorted()).toEqual(saved.toSorted())
  })

  test('those that it sends the reader to are there', () => {
    const sent = RUNBOOK.words.filter((word) => /^curfew\/[a-z]+ /.test(word))

    expect(sent.filter((name) => !saved.includes(name))).toEqual([])
  })
})
