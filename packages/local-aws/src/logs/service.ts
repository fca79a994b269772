import * as z from 'zod'
import type { Clock } from '../clock.ts'
import type { LogSink } from '../lambda/ports.ts'
import { parse } from '../protocol/json.ts'
import { type JsonOperation, jsonService } from '../protocol/json-service.ts'
import type { Call, Service } from '../service.ts'
import type { LogGroupResource, QueryDefinitionResource } from '../template/stack.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import { describeGroups, describeStreams, streamsSchema } from './describe.ts'
import { createGroups, type Groups, nameOfGroup } from './groups.ts'
import { invalidParameter, partition, readPut } from './put.ts'
import { queryOperations } from './queries.ts'
import { describeQueryDefinitions } from './query-definitions.ts'
import { filterEvents, filterSchema, getEvents, getSchema } from './read.ts'

const RETENTION_DAYS = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
]
const groupName = z.string().regex(/^[.\-_/#A-Za-z0-9]{1,512}$/)
const streamName = z.string().regex(/^[^:*]{1,512}$/)
const onGroup = z.strictObject({ logGroupName: groupName })
const onStream = onGroup.extend({ logStreamName: streamName })
/** Read operations also accept the ARN of a group. */
const anyGroup = { logGroupName: groupName.optional(), logGroupIdentifier: z.string().optional() }
const newGroup = onGroup.extend({
  deletionProtectionEnabled: z.boolean().default(false),
  logGroupClass: z.literal('STANDARD').optional(),
})

type NamedGroup = { readonly logGroupName?: string | undefined; readonly logGroupIdentifier?: string | undefined }

export type Logs = {
  readonly service: Service
  readonly sink: LogSink
  readonly groups: Groups
}

/** The log groups and saved queries of a stack. */
type LogResources = {
  readonly logGroups: readonly LogGroupResource[]
  readonly queryDefinitions: readonly QueryDefinitionResource[]
}

/** The CloudWatch Logs API with the log groups and saved queries of a stack. */
export function createLogs(
  resources: LogResources,
  location: StackLocation,
  clock: Clock,
  onMessage?: (message: string) => void,
): Logs {
  const all = createGroups(resources.logGroups, clock, onMessage)
  // As AWS's denial messages show: the resource of an action on a group ends with an empty stream name.
  const resource = (group: string, stream = '') => arn(location, 'logs', `log-group:${group}:log-stream:${stream}`)
  const authorizedGroup = (action: string, named: NamedGroup, { authorize }: Call, stream?: string) => {
    const name = named.logGroupName ?? nameOfGroup(named.logGroupIdentifier ?? '')
    authorize(action, resource(name, stream))
    return all.get(name)
  }
  const read = <Query>(schema: z.ZodType<Query>, input: unknown) => parse(schema, input, 'InvalidParameterException')

  const operations: Readonly<Record<string, JsonOperation>> = {
    CreateLogGroup: (input, { authorize }) => {
      const { logGroupName: name, deletionProtectionEnabled: deletionProtected } = read(newGroup, input)
      authorize('logs:CreateLogGroup', resource(name))
      if (name.startsWith('aws/')) throw invalidParameter('Log groups starting with AWS/ are reserved for AWS.')
      all.create({ name, retentionDays: undefined, deletionProtected })
      return {}
    },
    DeleteLogGroup: (input, { authorize }) => {
      const { logGroupName: name } = parse(onGroup, input, 'InvalidParameterException')
      authorize('logs:DeleteLogGroup', resource(name))
      all.delete(name)
      return {}
    },
    PutRetentionPolicy: (input, { authorize }) => {
      const { logGroupName, retentionInDays } = parse(onGroup.extend({ retentionInDays: z.number() }), input)
      authorize('logs:PutRetentionPolicy', resource(logGroupName))
      if (!RETENTION_DAYS.includes(retentionInDays))
        throw invalidParameter(`${retentionInDays} days is no retention period`)
      all.get(logGroupName).retentionDays = retentionInDays
      return {}
    },
    CreateLogStream: (input, { authorize }) => {
      const { logGroupName, logStreamName } = parse(onStream, input, 'InvalidParameterException')
      authorize('logs:CreateLogStream', resource(logGroupName, logStreamName))
      all.createStream(all.get(logGroupName), logStreamName)
      return {}
    },
    PutLogEvents: (input, { authorize }) => {
      const put = readPut(input)
      authorize('logs:PutLogEvents', resource(put.logGroupName, put.logStreamName))
      const group = all.get(put.logGroupName)
      const stream = all.stream(group, put.logStreamName)
      const { accepted, rejected } = partition(put, group, clock.now().getTime())
      all.add(stream, accepted)
      return { nextSequenceToken: '0', ...(rejected ? { rejectedLogEventsInfo: rejected } : {}) }
    },
    DescribeLogGroups: (input, { authorize }) => {
      authorize('logs:DescribeLogGroups', resource(''))
      return describeGroups(all.all(), input, location)
    },
    DescribeLogStreams: (input, call) => {
      const query = read(streamsSchema.extend(anyGroup), input)
      return describeStreams(authorizedGroup('logs:DescribeLogStreams', query, call), query, location)
    },
    FilterLogEvents: (input, call) => {
      const query = read(filterSchema.extend(anyGroup), input)
      return filterEvents(authorizedGroup('logs:FilterLogEvents', query, call), query)
    },
    GetLogEvents: (input, call) => {
      const query = read(getSchema.extend({ ...anyGroup, logStreamName: streamName }), input)
      const group = authorizedGroup('logs:GetLogEvents', query, call, query.logStreamName)
      return getEvents(all.stream(group, query.logStreamName), query)
    },
    ...queryOperations(all, location, resource),
    DescribeQueryDefinitions: (input, { authorize }) => {
      authorize('logs:DescribeQueryDefinitions', '*')
      return describeQueryDefinitions(resources.queryDefinitions, input)
    },
  }

  return {
    groups: all,
    sink: {
      append: (group, stream, message) => {
        const found = all.find(group)
        if (!found) return false
        const to = found.streams.get(stream) ?? all.createStream(found, stream)
        all.add(to, [{ timestamp: clock.now().getTime(), message }])
        return true
      },
    },
    service: jsonService('logs', 'Logs', operations),
  }
}
