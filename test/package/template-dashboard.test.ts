import { readStack } from '@curfew/local-aws/template/load'
import { expect, test } from 'vitest'
import { AUDITED_CHANGES, type AuditRecord } from '#core/audit/audit.ts'
import { METRICS } from '#platform/metrics.ts'
import { at, changed, PLACE, templateIn } from './template.ts'
import { watching } from './watching.ts'

const template = templateIn('.serverless')
const { dashboards, queries } = watching(template)
const { functions, queues, scheduleGroups, logGroups } = readStack(template, PLACE)

test('the dashboard shows every number of Curfew', () => {
  const shown = metricsOf(dashboards[0]).flatMap(([namespace, name]) => (namespace === 'Curfew' ? [String(name)] : []))

  expect([...new Set(shown)].sort()).toEqual(Object.keys(METRICS).sort())
})

test('and everything that it shows is there: of this stack, its Lambdas, its queue and its timers', () => {
  const names = [...functions, ...queues, ...scheduleGroups].map(({ name }) => name)
  const [orphan = []] = metricsOf(dashboards[0]).filter(
    ([, , , value]) => !['curfew', ...names].includes(String(value)),
  )

  expect(orphan).toEqual([])
})

test('lateness is shown as its middle, its worst hundredth and its worst', () => {
  for (const name of ['OpenLateness', 'CloseLateness', 'KeyOffLateness']) {
    const stats = metricsOf(dashboards[0]).flatMap((metric) => (metric[1] === name ? [at(metric.at(-1), 'stat')] : []))
    expect(stats).toEqual(['p50', 'p99', 'Maximum'])
  }
})

test('errors and durations of every Lambda are shown', () => {
  for (const metric of ['Errors', 'Duration']) {
    const shown = metricsOf(dashboards[0]).flatMap(([, name, , of]) => (name === metric ? [of] : []))
    expect(shown.sort()).toEqual(functions.map(({ name }) => name).sort())
  }
})

test('a dashboard of another stage shows that stage', () => {
  const path = 'Resources/Dashboard/Properties/DashboardBody/Fn::Sub'
  const other = String(at(template, path)).replaceAll('"Stack", "curfew"', '"Stack", "curfew-dev"')
  const [body] = watching(changed(template, path, other)).dashboards

  expect(metricsOf(body).some(([, , , value]) => value === 'curfew-dev')).toBe(true)
})

/** The fields of an audit record, and those that CloudWatch Logs adds. */
const FIELDS: Readonly<Record<keyof AuditRecord, true>> = {
  ...{ change: true, phase: true, because: true, target: true, principal: true, detail: true, job: true, at: true },
  ...{ by: true, event: true, previous: true, hash: true },
}

test.each(queries.map(({ Name, ...query }) => [Name, query] as const))(
  'the saved query %s asks the audit log for fields that its records have',
  (name, { LogGroupNames, QueryString }) => {
    expect(name).toMatch(/^curfew\/[a-z ]+$/)
    expect(LogGroupNames).toEqual(['/curfew/audit'])
    expect(strangersIn(QueryString)).toEqual([])
  },
)

test.each([
  ['fields at, jobId | filter change = "end grant"', 'jobId'],
  ['fields at | filter changes = "end grant"', 'changes'],
  ['fields at | filter change = "finish grant"', '"finish grant"'],
  ['stats max(details.opensAt) as opensAt by job', 'details.opensAt'],
])('in %s the query would find nothing, for %s', (query, stranger) => {
  expect(strangersIn(query)).toEqual([stranger])
})

test('log groups that queries and the dashboard name are there', () => {
  const named = [...JSON.stringify(dashboards[0]).matchAll(/SOURCE '([^']+)'/g)].map(([, group]) => group)
  const there = logGroups.map(({ name }) => name)

  expect(named).toHaveLength(3)
  expect(
    [...named, ...queries.flatMap(({ LogGroupNames }) => LogGroupNames)].filter((name) => !there.includes(name ?? '')),
  ).toEqual([])
})

/** Metrics of all widgets, with CloudWatch's `.` (as above) and `...` (all as above) written out. */
function metricsOf(body: unknown): readonly (readonly unknown[])[] {
  const widgets = at(body, 'widgets')
  return (Array.isArray(widgets) ? widgets : []).flatMap((widget) => {
    const rows: unknown = at(widget, 'properties/metrics')
    let above: readonly unknown[] = []
    return (Array.isArray(rows) ? rows : []).map((row: readonly unknown[]) => {
      const own = row[0] === '...' ? [...above.slice(0, 4 - values(row).length), ...values(row)] : values(row)
      above = own.map((value, index) => (value === '.' ? above[index] : value))
      return [...above, row.at(-1)]
    })
  })
}

function values(row: readonly unknown[]): readonly unknown[] {
  return row.filter((value) => typeof value === 'string' && value !== '...')
}

const WORDS = /^(fields|filter|stats|sort|limit|as|by|and|in|asc|desc|max|min|sum|latest|strcontains|\d+)$/
const CHANGES: readonly string[] = AUDITED_CHANGES

/** Names in a query that are neither its language, nor named by itself, nor fields of a record; and changes that are none. */
function strangersIn(query: string): readonly string[] {
  const code = query.replaceAll(/^\s*#.*$/gm, '')
  const own = [...code.matchAll(/\bas (\w+)/g)].map(([, name]) => name)
  const changes = [...code.matchAll(/change(?: =|,| in) ?\[?((?:"[^"]*"(?:, )?)+)/g)].flatMap(([, list = '']) => [
    ...list.matchAll(/"([^"]*)"/g),
  ])
  const names = [...code.replaceAll(/"[^"]*"/g, '').matchAll(/@?[\w.]+/g)].map(([name]) => name)
  return [
    ...names.filter((name) => !WORDS.test(name) && !own.includes(name) && !isField(name)),
    ...changes.flatMap(([quoted, change = '']) => (CHANGES.includes(change) ? [] : [quoted])),
  ]
}

function isField(name: string): boolean {
  return name.startsWith('@') || Object.hasOwn(FIELDS, name.split('.')[0] ?? '')
}
