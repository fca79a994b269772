import * as z from 'zod'
import { parse } from '../protocol/json.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import type { Group, Stream } from './groups.ts'
import { invalidParameter } from './put.ts'

const page = z.strictObject({ limit: z.number().int().min(1).max(50).default(50), nextToken: z.string().default('0') })
const groupsSchema = page.extend({
  logGroupNamePrefix: z.string().default(''),
  logGroupNamePattern: z.string().default(''),
  logGroupClass: z.literal('STANDARD').optional(),
})
export const streamsSchema = page.extend({
  logStreamNamePrefix: z.string().default(''),
  orderBy: z.enum(['LogStreamName', 'LastEventTime']).default('LogStreamName'),
  descending: z.boolean().default(false),
})

export function describeGroups(all: readonly Group[], input: unknown, location: StackLocation) {
  const { logGroupNamePrefix, logGroupNamePattern, ...cut } = parse(groupsSchema, input, 'InvalidParameterException')
  if (logGroupNamePrefix !== '' && logGroupNamePattern !== '')
    throw invalidParameter('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.')
  const pattern = logGroupNamePattern.toLowerCase()
  const { items, more } = pageOf(
    all.filter(({ name }) => name.startsWith(logGroupNamePrefix) && name.toLowerCase().includes(pattern)),
    cut,
  )
  const logGroups = items.map((group) => ({
    logGroupName: group.name,
    creationTime: group.created,
    retentionInDays: group.retentionDays,
    arn: arn(location, 'logs', `log-group:${group.name}:*`),
    logGroupArn: arn(location, 'logs', `log-group:${group.name}`),
    logGroupClass: 'STANDARD',
    deletionProtectionEnabled: group.deletionProtected,
    storedBytes: 0,
  }))
  return { logGroups, ...more }
}

export function describeStreams(group: Group, query: z.infer<typeof streamsSchema>, location: StackLocation) {
  if (query.orderBy === 'LastEventTime' && query.logStreamNamePrefix !== '')
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.')
  const found = [...group.streams.values()].filter(({ name }) => name.startsWith(query.logStreamNamePrefix))
  const compare = query.orderBy === 'LogStreamName' ? byName : byLastEvent
  const sorted = found.sort((left, right) => (query.descending ? compare(right, left) : compare(left, right)))
  const { items, more } = pageOf(sorted, query)
  const logStreams = items.map((stream) => ({
    logStreamName: stream.name,
    creationTime: stream.created,
    firstEventTimestamp: stream.events[0]?.timestamp,
    lastEventTimestamp: stream.events.at(-1)?.timestamp,
    lastIngestionTime: stream.events.at(-1)?.ingested,
    arn: arn(location, 'logs', `log-group:${group.name}:log-stream:${stream.name}`),
    storedBytes: 0,
  }))
  return { logStreams, ...more }
}

function pageOf<T>(all: readonly T[], { limit, nextToken }: z.infer<typeof page>) {
  const from = Number(nextToken)
  const more = all.length > from + limit ? { nextToken: String(from + limit) } : {}
  return { items: all.slice(from, from + limit), more }
}

function byName(left: Stream, right: Stream): number {
  return left.name < right.name ? -1 : 1
}

function byLastEvent(left: Stream, right: Stream): number {
  return (left.events.at(-1)?.timestamp ?? 0) - (right.events.at(-1)?.timestamp ?? 0)
}
