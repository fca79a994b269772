import {
  CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDatum,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch'
import { manualClock } from '../../src/clock.ts'
import { awsClientOptions } from '../../src/in-process.ts'
import { localAws } from '../../src/local-aws.ts'

export const START = new Date('2025-07-16T01:00:00Z')
export const minute = (minutes: number) => new Date(START.getTime() + minutes * 60_000)

/** An account with metrics: its clock, its client, and short forms of what tests ask. */
export async function aMetricsAccount(template?: object) {
  const clock = manualClock(START)
  const aws = await localAws({ clock, ...(template && { template }) })
  const client = new CloudWatchClient(
    awsClientOptions({ aws, credentials: aws.directory.createAdministrator('admin') }),
  )
  const put = (...data: readonly Partial<MetricDatum>[]) =>
    client.send(
      new PutMetricDataCommand({ Namespace: 'Shop', MetricData: data.map((one) => ({ MetricName: 'Late', ...one })) }),
    )
  const ask = async (queries: readonly MetricDataQuery[], from = 0, to = 60) => {
    const asked = { MetricDataQueries: [...queries], StartTime: minute(from), EndTime: minute(to) }
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({ ...asked, ScanBy: 'TimestampAscending' }),
    )
    return MetricDataResults
  }
  return { aws, clock, client, put, ask }
}

export function line(
  Id: string,
  Stat: string,
  more: { MetricName?: string; Period?: number; Namespace?: string } = {},
) {
  const { MetricName = 'Late', Period = 60, Namespace = 'Shop' } = more
  return { Id, MetricStat: { Metric: { Namespace, MetricName }, Period, Stat } }
}
