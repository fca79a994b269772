import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { manualClock } from '../../src/clock.ts'
import { createLogs } from '../../src/logs/service.ts'
import { type Authorization, clientOptions, fakeGateway } from '../lambda/fake-gateway.ts'
import { location } from '../template/sample.ts'

const start = new Date('2025-07-16T01:00:00Z')
export const at = (hours: number) => start.getTime() + hours * 3_600_000
export const logGroupName = '/shop/orders'
export const logStreamName = 'main'
export const stream = { logGroupName, logStreamName }

export async function aLog(denies?: (authorization: Authorization) => boolean) {
  const clock = manualClock(start)
  const groups = [
    { name: logGroupName, retentionDays: 7, deletionProtected: true },
    { name: '/aws/lambda/worker', retentionDays: undefined, deletionProtected: false },
  ]
  const made = createLogs({ logGroups: groups, queryDefinitions: [] }, location, clock)
  const gateway = fakeGateway([made.service], denies)
  const client = new CloudWatchLogsClient(clientOptions(gateway.handle))
  if (!denies) await client.send(new CreateLogStreamCommand(stream))
  const put = (...events: [number, string][]) =>
    client.send(
      new PutLogEventsCommand({ ...stream, logEvents: events.map(([timestamp, message]) => ({ timestamp, message })) }),
    )
  const filter = async (more: object = {}) =>
    (await client.send(new FilterLogEventsCommand({ logGroupName, ...more }))).events?.map(({ message }) => message)
  return { ...made, clock, client, put, filter, gateway }
}
