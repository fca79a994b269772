import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch'
import { DetachUserPolicyCommand, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { monitoringOf } from '#test/package/monitoring.ts'
import { templateIn } from '#test/package/template.ts'
import { job, startDay, USER } from './day.ts'

const options = z.object({ stat: z.string().optional() })
const widget = z.object({
  type: z.literal('metric'),
  properties: z.object({
    period: z.number(),
    stat: z.string().optional(),
    metrics: z.array(z.array(z.union([z.string(), options]))),
  }),
})
const body = z.object({ widgets: z.array(z.unknown()) })

let day: Day
let client: CloudWatchClient

/** A day with a job, a request that is refused, and a policy that somebody detached by hand. */
beforeAll(async () => {
  day = await startDay()
  client = new CloudWatchClient(
    awsClientOptions({ aws: day.aws, credentials: day.aws.directory.createAdministrator('operator') }),
  )
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', { ...job({ jobId: 'nobody' }), principal: { type: 'user', name: 'nobody' } })
  await day.until(at('01:10'))
  const { AttachedPolicies = [] } = await day.iam.send(new ListAttachedUserPoliciesCommand({ UserName: USER }))
  const [own] = AttachedPolicies.filter(({ PolicyArn }) => PolicyArn?.includes('/curfew/'))
  await day.iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn: own?.PolicyArn }))
  await day.until(at('05:10'))
})

test('every metric of the dashboard answers', async () => {
  const shown = metricsOfDashboard()
  const values = await ask(shown)

  expect(values.size).toBe(shown.length)
  const total = (name: string, stat: string) => values.get(`${name} ${stat}`)?.reduce((sum, value) => sum + value, 0)
  expect(total('AccessRefused', 'Sum')).toBe(1)
  expect(total('AccessDrifted', 'Sum')).toBe(1)
  expect(total('AccessClosed', 'Sum')).toBeGreaterThan(0)
  expect(total('LateClosings', 'Sum')).toBe(0)
  expect(total('Throttles', 'Sum')).toBe(0)
  expect(Math.max(...(values.get('OpenGrants Maximum') ?? []))).toBe(1)
  expect(values.get('CloseLateness p99')?.length).toBeGreaterThan(0)
})

test('every alarm knows its state, and one for drift was on for as long as its period', async () => {
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ MaxRecords: 100 }))
  const states = MetricAlarms.map(({ AlarmName, StateValue, StateReason }) => [AlarmName, StateValue, StateReason])
  expect(states.filter(([, state]) => state !== 'OK')).toEqual([])

  const { AlarmHistoryItems = [] } = await client.send(
    new DescribeAlarmHistoryCommand({ AlarmName: 'curfew-drift', ScanBy: 'TimestampAscending' }),
  )
  expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
    'Alarm updated from INSUFFICIENT_DATA to OK',
    'Alarm updated from OK to ALARM',
    'Alarm updated from ALARM to OK',
  ])
})

function metricsOfDashboard(): readonly MetricDataQuery[] {
  const { widgets } = body.parse(monitoringOf(templateIn('.serverless')).dashboards[0])
  return widgets.flatMap((one) => {
    const { data } = widget.safeParse(one)
    return (data?.properties.metrics ?? []).map((metric, index) => queryOf(metric, data?.properties, index))
  })
}

/** `[namespace, name, dimension, value, …, { stat }]`. */
function queryOf(
  metric: readonly unknown[],
  defaults: z.infer<typeof widget>['properties'] | undefined,
  index: number,
) {
  const [Namespace = '', MetricName = '', ...names] = metric.filter((part) => typeof part === 'string')
  const own = options.safeParse(metric.at(-1)).data?.stat
  const Dimensions = names.flatMap((Name, place) => (place % 2 === 0 ? [{ Name, Value: names[place + 1] }] : []))
  const Stat = own ?? defaults?.stat ?? 'Average'
  const MetricStat = { Metric: { Namespace, MetricName, Dimensions }, Period: defaults?.period, Stat }
  return { Id: `m${index}`, MetricStat }
}

/** The values of each metric and statistic, over the day. Several of one name come together. */
async function ask(queries: readonly MetricDataQuery[]): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = new Map<string, readonly number[]>()
  for (const [index, query] of queries.entries()) {
    const range = { StartTime: at('00:00'), EndTime: at('05:10') }
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({ ...range, MetricDataQueries: [query] }),
    )
    const { Stat = '', Metric } = query.MetricStat ?? {}
    const [{ StatusCode, Values = [] } = {}] = MetricDataResults
    expect(StatusCode).toBe('Complete')
    const name = `${Metric?.MetricName} ${Stat}`
    found.set(found.has(name) ? `${name} ${index}` : name, Values)
  }
  return found
}
