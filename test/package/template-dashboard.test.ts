import { readStack } from '@curfew/local-aws/template/load'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { AUDITED_CHANGES, type AuditRecord } from '#core/audit/records.ts'
import type { Because } from '#core/grant/decide.ts'
import { METRICS } from '#platform/metrics.ts'
import { monitoringOf } from './monitoring.ts'
import { at, changed, PLACE, templateIn } from './template.ts'

const template = templateIn('.serverless-tigris')
const { dashboards, queries } = monitoringOf(template)
const { functions, queues, scheduleGroups, logGroups } = readStack(template, PLACE)

test('the dashboard shows every metric of Curfew', () => {
  const shown = metricsOf(dashboards[0]).flatMap(([namespace, name]) => (namespace === 'Curfew' ? [String(name)] : []))

  expect([...new Set(shown)].sort()).toEqual(Object.keys(METRICS).sort())
})

test('the dashboard shows only metrics of this stack, its Lambdas, its queues and its timers', () => {
  const names = [...functions, ...queues, ...scheduleGroups].map(({ name }) => name)
  const others = metricsOf(dashboards[0]).filter(([, , , value]) => !['curfew', ...names].includes(String(value)))

  expect(others).toEqual([])
})

test('the dashboard shows the median, the 99th percentile and the maximum of each lateness', () => {
  for (const name of ['OpenLateness', 'CloseLateness', 'KeyOffLateness']) {
    const stats = metricsOf(dashboards[0]).flatMap((metric) => (metric[1] === name ? [at(metric.at(-1), 'stat')] : []))
    expect(stats).toEqual(['p50', 'p99', 'Maximum'])
  }
})

test('the dashboard shows the errors and durations of every Lambda', () => {
  for (const metric of ['Errors', 'Duration']) {
    const shown = metricsOf(dashboards[0]).flatMap(([, name, , of]) => (name === metric ? [of] : []))
    expect(shown.sort()).toEqual(functions.map(({ name }) => name).sort())
  }
})

test('the dashboard of another stage shows the metrics of that stage', () => {
  const path = 'Resources/Dashboard/Properties/DashboardBody/Fn::Sub'
  const other = String(at(template, path)).replaceAll('"Stack","curfew"', '"Stack","curfew-dev"')
  const [body] = monitoringOf(changed(template, path, other)).dashboards

  expect(metricsOf(body).some(([, , , value]) => value === 'curfew-dev')).toBe(true)
})

/** The fields of an audit record, and those that CloudWatch Logs adds. */
const FIELDS: Readonly<Record<keyof AuditRecord, true>> = {
  ...{
    change: true,
    phase: true,
    because: true,
    target: true,
    principal: true,
    detail: true,
    job: true,
    at: true,
    seq: true,
  },
  ...{ by: true, event: true, previous: true, hash: true },
}

test.each(queries.map(({ Name, ...query }) => [Name, query] as const))(
  'the saved query %s asks the audit log only for fields, changes and reasons that its records have',
  (name, { LogGroupNames, QueryString }) => {
    expect(name).toMatch(/^curfew\/[a-z ]+$/)
    expect(LogGroupNames).toEqual(['/curfew/audit'])
    expect(unknownNamesIn(QueryString)).toEqual([])
  },
)

test.each(
  queries.filter(({ QueryString }) => !/^\| stats /m.test(QueryString)).map(({ Name, ...query }) => [Name, query]),
)(
  'the saved query %s shows a record once that is in the log twice: only a limit follows dedup',
  (_name, { QueryString }) => {
    expect(QueryString).toMatch(/\n\| sort [^|]+\n\| dedup hash\n\| limit 10000$/)
  },
)

test.each([
  ['fields at, jobId | filter change = "end grant"', 'jobId'],
  ['fields at | filter changes = "end grant"', 'changes'],
  ['fields at | filter change = "finish grant"', '"finish grant"'],
  ['stats max(details.opensAt) as opensAt by job', 'details.opensAt'],
  ['fields at | filter because in ["drifted", "unknown"]', '"unknown"'],
])('the query %s is found to name %s, which no record has', (query, name) => {
  expect(unknownNamesIn(query)).toEqual([name])
})

test('the log groups that queries and the dashboard name exist', () => {
  const named = [...JSON.stringify(dashboards[0]).matchAll(/SOURCE '([^']+)'/g)].map(([, group]) => group)
  const existing = logGroups.map(({ name }) => name)

  expect(named).toHaveLength(3)
  expect(
    [...named, ...queries.flatMap(({ LogGroupNames }) => LogGroupNames)].filter(
      (name) => !existing.includes(name ?? ''),
    ),
  ).toEqual([])
})

/** The metrics of all widgets: namespace, name, dimension, its value and, where they differ from the widget's, options. */
function metricsOf(body: unknown): readonly (readonly unknown[])[] {
  const widgets = z.array(z.looseObject({ properties: z.looseObject({ metrics: rows.default([]) }) }))
  return widgets.parse(at(body, 'widgets')).flatMap(({ properties }) => properties.metrics)
}

const rows = z.array(z.array(z.unknown()))

const WORDS =
  /^(fields|filter|stats|sort|dedup|limit|as|by|and|in|asc|desc|or|not|max|sortsLast|strcontains|strlen|substr|coalesce|ispresent|\d+)$/
const REASONS: Readonly<Record<Because, true>> = {
  ...{ scheduled: true, open: true, closed: true, ended: true, revoked: true },
  ...{ extended: true, drifted: true, orphaned: true },
}
/** The values that queries compare a field of records with. */
const VALUES: readonly string[] = [...AUDITED_CHANGES, ...Object.keys(REASONS)]

/** Names in a query that are neither keywords, nor aliases, nor fields of a record; and values that no record has. */
function unknownNamesIn(query: string): readonly string[] {
  const code = query.replaceAll(/^\s*#.*$/gm, '')
  const own = [...code.matchAll(/\bas (\w+)/g)].map(([, name]) => name)
  const compared = [...code.matchAll(/(?:change|because)(?: =|,| in) ?\[?((?:"[^"]*"(?:, )?)+)/g)].flatMap(
    ([, list = '']) => [...list.matchAll(/"([^"]*)"/g)],
  )
  const names = [...code.replaceAll(/"[^"]*"/g, '').matchAll(/@?[\w.]+/g)].map(([name]) => name)
  return [
    ...names.filter((name) => !WORDS.test(name) && !own.includes(name) && !isField(name)),
    ...compared.flatMap(([quoted, value = '']) => (VALUES.includes(value) ? [] : [quoted])),
  ]
}

function isField(name: string): boolean {
  return name.startsWith('@') || Object.hasOwn(FIELDS, name.split('.')[0] ?? '')
}
