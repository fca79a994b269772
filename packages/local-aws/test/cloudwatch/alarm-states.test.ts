import { DescribeAlarmHistoryCommand, DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch'
import { describe, expect, test } from 'vitest'
import { aMetricsAccount, minute } from './metrics-account.ts'

const RULE = {
  ...{ Namespace: 'Shop', MetricName: 'Late', Statistic: 'Sum', Period: 60, EvaluationPeriods: 1, Threshold: 2 },
  ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' },
}
const stat = (Id: string, MetricName: string) => ({
  ...{ Id, ReturnData: false },
  MetricStat: { Metric: { Namespace: 'Shop', MetricName }, Period: 60, Stat: 'Sum' },
})

async function anAlarm(more: object = {}) {
  const template = {
    Resources: { A: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'a', ...RULE, ...more } } },
  }
  const account = await aMetricsAccount(template)
  const alarm = async (at?: number) => {
    if (at !== undefined) account.clock.moveTo(minute(at))
    const [found] = (await account.client.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? []
    return found
  }
  const state = async (at: number) => (await alarm(at))?.StateValue
  const history = async (more: object = {}) => {
    const { AlarmHistoryItems = [] } = await account.client.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'a', ScanBy: 'TimestampAscending', ...more }),
    )
    return AlarmHistoryItems.map(({ Timestamp, HistorySummary }) => [Timestamp, HistorySummary])
  }
  return { ...account, alarm, state, history }
}

describe('the state of an alarm', () => {
  test('follows its metric, minute by minute, and is known at the minute after a value', async () => {
    const { put, state, alarm } = await anAlarm()

    expect(await state(0)).toBe('INSUFFICIENT_DATA')
    expect(await state(1)).toBe('OK')
    await put({ Value: 1 })
    expect(await state(2)).toBe('OK')
    await put({ Value: 1 }, { Value: 1 })
    expect(await state(2.9)).toBe('OK')
    expect(await state(3)).toBe('ALARM')
    expect((await alarm())?.StateReason).toContain(
      '[2] of the last 1 period was greater than or equal to the threshold (2)',
    )
    expect(await state(8)).toBe('OK')
  })

  test('is that of every minute that passed, though nobody asked', async () => {
    const { put, history, clock } = await anAlarm()
    clock.moveTo(minute(5))
    await put({ Value: 2 })
    clock.moveTo(minute(60))

    const all = [
      [minute(1), 'Alarm updated from INSUFFICIENT_DATA to OK'],
      [minute(6), 'Alarm updated from OK to ALARM'],
      [minute(9), 'Alarm updated from ALARM to OK'],
    ]
    expect(await history()).toEqual(all)
    expect(await history({ StartDate: minute(2), EndDate: minute(7) })).toEqual(all.slice(1, 2))
    expect(await history({ ScanBy: 'TimestampDescending', MaxRecords: 1 })).toEqual(all.slice(2))
  })

  test('needs so many of so many periods', async () => {
    const { put, state } = await anAlarm({ EvaluationPeriods: 3, DatapointsToAlarm: 2 })
    await put({ Value: 2 })
    expect(await state(1)).toBe('OK')
    await put({ Value: 2, Timestamp: minute(2) })
    expect(await state(3)).toBe('ALARM')
  })

  test('has what somebody set until the next minute finds something else', async () => {
    const { client, state, history } = await anAlarm()
    await state(1)
    await client.send(new SetAlarmStateCommand({ AlarmName: 'a', StateValue: 'ALARM', StateReason: 'drill' }))

    expect(await state(1.5)).toBe('ALARM')
    expect(await state(2)).toBe('OK')
    expect(await history()).toHaveLength(3)
  })

  test('is that of an expression over several metrics', async () => {
    const lines = [stat('m1', 'Late'), stat('m2', 'Lost'), { Id: 'all', Expression: 'SUM(METRICS())' }]
    const { put, state } = await anAlarm({ Metrics: lines, MetricName: undefined, Namespace: undefined })
    await put({ Value: 1 })
    expect(await state(1)).toBe('OK')
    await put({ Value: 1 }, { MetricName: 'Lost', Value: 1 })
    expect(await state(2)).toBe('ALARM')
  })

  test.each([
    [
      'a metric that local AWS does not measure',
      { Namespace: 'AWS/RDS', MetricName: 'CPU' },
      'the metric CPU of AWS/RDS',
    ],
    ['anomaly detection', { ThresholdMetricId: 'x' }, 'anomaly detection'],
    [
      'a statistic that local AWS does not have',
      { Statistic: undefined, ExtendedStatistic: 'tm90' },
      'the statistic tm90',
    ],
  ])('stays unknown for %s, and says why', async (_rule, more, reason) => {
    const { alarm } = await anAlarm(more)

    expect(await alarm(5)).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: expect.stringContaining(reason),
    })
  })
})

test('an alarm shows all that it was made of', async () => {
  const { alarm } = await anAlarm({ Dimensions: [{ Name: 'Stage', Value: 'dev' }], OKActions: ['arn:x'] })

  const { Namespace, Statistic, ...rest } = RULE
  expect(await alarm()).toMatchObject({ ...rest, Namespace, Statistic, DatapointsToAlarm: 1, OKActions: ['arn:x'] })
  expect((await alarm())?.Dimensions).toEqual([{ Name: 'Stage', Value: 'dev' }])
})
