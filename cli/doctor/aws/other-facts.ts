import { paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch'
import { paginateDescribeLogGroups, paginateDescribeLogStreams } from '@aws-sdk/client-cloudwatch-logs'
import { GetScheduleGroupCommand, paginateListSchedules } from '@aws-sdk/client-scheduler'
import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs'
import type { AlarmFacts } from '#cli/doctor/rules/alarms.ts'
import type { AuditLogFacts } from '#cli/doctor/rules/audit-log.ts'
import type { QueueFacts } from '#cli/doctor/rules/queues.ts'
import type { TimerFacts } from '#cli/doctor/rules/timers.ts'
import type { Stage } from '#cli/doctor/stage.ts'
import { type Clients, collect, ifExists } from './clients.ts'

type From = Pick<Clients, 'alarms' | 'logs' | 'scheduler' | 'queues'>

export async function readAlarms({ alarms: client }: From, { prefix }: Stage): Promise<readonly AlarmFacts[]> {
  const asked = { AlarmNamePrefix: `${prefix}-`, AlarmTypes: ['MetricAlarm' as const] }
  const found = await collect(paginateDescribeAlarms({ client }, asked), ({ MetricAlarms }) => MetricAlarms)
  return found.map(({ AlarmName = '', StateValue = '', AlarmDescription = '', AlarmActions = [], ActionsEnabled }) => ({
    ...{ name: AlarmName, state: StateValue, description: AlarmDescription },
    ...{ notifies: AlarmActions.length > 0, isEnabled: ActionsEnabled !== false },
  }))
}

/** Undefined if there is no log group. */
export async function readAuditLog({ logs: client }: From, { prefix }: Stage): Promise<AuditLogFacts | undefined> {
  const name = `/${prefix}/audit`
  const groups = paginateDescribeLogGroups({ client }, { logGroupNamePrefix: name })
  const found = (await collect(groups, ({ logGroups }) => logGroups)).find((group) => group.logGroupName === name)
  if (found === undefined) return undefined
  const streams = paginateDescribeLogStreams({ client }, { logGroupName: name })
  const names = await collect(streams, ({ logStreams }) => logStreams)
  return {
    isProtected: found.deletionProtectionEnabled === true,
    streams: names.map(({ logStreamName = '' }) => logStreamName),
  }
}

export async function readTimers({ scheduler: client }: From, { prefix }: Stage): Promise<TimerFacts> {
  const group = await ifExists(client.send(new GetScheduleGroupCommand({ Name: prefix })))
  if (group === undefined) return { hasGroup: false, enabled: [], disabled: [] }
  const timers = await collect(paginateListSchedules({ client }, { GroupName: prefix }), ({ Schedules }) => Schedules)
  const named = (isEnabled: boolean) =>
    timers.filter(({ State }) => (State !== 'DISABLED') === isEnabled).map(({ Name = '' }) => Name)
  return { hasGroup: true, enabled: named(true), disabled: named(false) }
}

export async function readQueue({ queues: client }: From, name: string): Promise<QueueFacts> {
  const address = await ifExists(client.send(new GetQueueUrlCommand({ QueueName: name })))
  if (address === undefined) return { name, messages: undefined }
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
  const asked = { QueueUrl: address.QueueUrl, AttributeNames: [...AttributeNames] }
  const { Attributes = {} } = await client.send(new GetQueueAttributesCommand(asked))
  return { name, messages: AttributeNames.reduce((sum, attribute) => sum + Number(Attributes[attribute] ?? 0), 0) }
}
