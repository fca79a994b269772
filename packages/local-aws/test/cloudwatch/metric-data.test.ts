import { GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { aMetricsAccount, line, minute } from './metrics-account.ts'

test('a statistic is of the values of each period that has some', async () => {
  const { put, ask } = await aMetricsAccount()
  await put({ Value: 1 }, { Value: 5 }, { Values: [2, 4], Counts: [1, 2], Timestamp: minute(2) })

  const stats = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount', 'p50', 'p99'].map((stat) =>
    line(stat.toLowerCase(), stat),
  )
  const found = await ask(stats)
  expect(found.map(({ Values }) => Values)).toEqual([
    [6, 10],
    [3, 10 / 3],
    [1, 2],
    [5, 4],
    [2, 3],
    [1, 4],
    [5, 4],
  ])
  expect(found[0]).toMatchObject({
    Id: 'sum',
    Label: 'Late',
    Timestamps: [minute(0), minute(2)],
    StatusCode: 'Complete',
  })
})

test('periods begin at multiples of their length, from that of the start until before the end', async () => {
  const { put, ask } = await aMetricsAccount()
  await put({ Value: 1, Timestamp: minute(4) }, { Value: 2, Timestamp: minute(5) }, { Value: 4, Timestamp: minute(10) })

  const [five] = await ask([line('m', 'Sum', { Period: 300 })], 3, 10)
  expect([five?.Timestamps, five?.Values]).toEqual([
    [minute(0), minute(5)],
    [1, 2],
  ])
})

test('statistics of several values have no percentile', async () => {
  const { put, ask } = await aMetricsAccount()
  await put({ StatisticValues: { SampleCount: 4, Sum: 10, Minimum: 1, Maximum: 4 } })

  expect((await ask([line('a', 'Average'), line('p', 'p90')])).map(({ Values }) => Values)).toEqual([[2.5], []])
})

test.each([
  ['SUM(METRICS())', [7, 5]],
  ['MAX([a, b])', [4, 5]],
  ['AVG(METRICS())', [3.5, 5]],
  ['MIN(METRICS()) * 2 + 1', [7, 11]],
  ['(a - b) / 0.5', [-2]],
  ['a / (b - 4)', []],
])('the expression %s has %j', async (Expression, expected) => {
  const { put, ask } = await aMetricsAccount()
  await put({ Value: 3 }, { MetricName: 'Other', Value: 4 }, { Value: 5, Timestamp: minute(1) })

  const lines = [line('a', 'Sum'), line('b', 'Sum', { MetricName: 'Other' })].map((one) => ({
    ...one,
    ReturnData: false,
  }))
  const [found] = await ask([...lines, { Id: 'e', Expression, Label: 'both' }])
  expect(found).toMatchObject({ Id: 'e', Label: 'both', Values: expected })
})

test.each([
  ['a statistic that local AWS does not have', line('a', 'tm90'), 'the statistic tm90'],
  ['a function that local AWS does not have', { Id: 'e', Expression: 'FILL(a, 0)' }, 'the expression FILL(a, 0)'],
  ['an id that no line has', { Id: 'e', Expression: 'a + c' }, 'the expression a + c'],
  ['an expression with a rest', { Id: 'e', Expression: 'a b' }, 'the expression a b'],
  [
    'a metric that local AWS does not measure',
    line('b', 'Sum', { Namespace: 'AWS/RDS', MetricName: 'CPU' }),
    'the metric CPU of AWS/RDS',
  ],
  ['neither metric nor expression', { Id: 'e' }, 'one of MetricStat and Expression'],
  ['a period below a minute', line('b', 'Sum', { Period: 10 }), 'Period'],
  ['a dynamic label', { ...line('b', 'Sum'), Label: '${MAX}' }, 'the Label ${MAX}'],
])('%s is refused by name', async (_rule, query, problem) => {
  const { ask } = await aMetricsAccount()

  await expect(ask([line('a', 'Sum'), query])).rejects.toThrow(problem)
})

test('metrics of AWS itself cannot be put', async () => {
  const { aws, client } = await aMetricsAccount()
  const { PutMetricDataCommand } = await import('@aws-sdk/client-cloudwatch')
  const put = client.send(
    new PutMetricDataCommand({ Namespace: 'AWS/Lambda', MetricData: [{ MetricName: 'Errors', Value: 1 }] }),
  )

  await expect(put).rejects.toThrow('Namespace')
  expect(aws.calls.all.at(-1)?.errorCode).toBe('InvalidParameterValue')
})

test('GetMetricStatistics has all statistics of a period in one data point', async () => {
  const { put, client } = await aMetricsAccount()
  await put({ Value: 3, Unit: 'Seconds' }, { Value: 5, Unit: 'Seconds' })

  const asked = { Namespace: 'Shop', MetricName: 'Late', StartTime: minute(0), EndTime: minute(60), Period: 3600 }
  const { Label, Datapoints } = await client.send(
    new GetMetricStatisticsCommand({ ...asked, Statistics: ['Sum', 'Maximum'], ExtendedStatistics: ['p50', 'p100'] }),
  )
  expect(Label).toBe('Late')
  expect(Datapoints).toEqual([
    { Timestamp: minute(0), Sum: 8, Maximum: 5, Unit: 'Seconds', ExtendedStatistics: { p50: 3, p100: 5 } },
  ])
  await expect(client.send(new GetMetricStatisticsCommand(asked))).rejects.toThrow('Name Statistics')
})

test('ListMetrics finds metrics by dimension, whatever its value', async () => {
  const { put, client } = await aMetricsAccount()
  const of = (Value: string) => [{ Name: 'Stage', Value }]
  await put({ Value: 1 }, { Value: 1, Dimensions: of('dev') }, { Value: 1, Dimensions: of('prod') })
  const listed = async (Dimensions: { Name: string; Value?: string }[]) =>
    (await client.send(new ListMetricsCommand({ Dimensions }))).Metrics?.map(({ Dimensions }) => Dimensions?.[0]?.Value)

  expect(await listed([{ Name: 'Stage' }])).toEqual(['dev', 'prod'])
  expect(await listed([{ Name: 'Stage', Value: 'prod' }])).toEqual(['prod'])
})
