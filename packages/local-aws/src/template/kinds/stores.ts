import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { arn } from '../stack-location.ts'

const flag = z.union([z.boolean(), z.stringbool()])
const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
const projection = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
})
const index = z.object({ IndexName: z.string(), KeySchema: keySchema, Projection: projection })

/** What a stream record holds besides the keys of its item. */
export const STREAM_VIEW_TYPES = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const

const streamSpecification = z.object({
  StreamViewType: z.enum(STREAM_VIEW_TYPES),
  ResourcePolicy: z.undefined({ error: 'ResourcePolicy is not supported by local AWS' }).optional(),
})

const tableProperties = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(index).optional(),
  LocalSecondaryIndexes: z.array(index).optional(),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  StreamSpecification: streamSpecification.optional(),
  DeletionProtectionEnabled: flag.optional(),
  // Accepted without effect: nothing is removed by its age here, and no table is restored.
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: flag }).optional(),
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: flag }).optional(),
})

/** AWS labels a stream with the time at which it was enabled. Here it is the same in each run, so that tests can rely on it. */
const LABEL = '2025-01-01T00:00:00.000'

export type TableProperties = z.infer<typeof tableProperties>

export const dynamoTable: Kind<TableProperties> = {
  type: 'AWS::DynamoDB::Table',
  properties: tableProperties,
  identify: ({ property, generated, location }) => {
    const name = property('TableName') ?? generated
    const tableArn = arn(location, 'dynamodb', `table/${name}`)
    const hasStream = property('StreamSpecification') !== undefined
    return { ref: name, attributes: { Arn: tableArn, ...(hasStream && { StreamArn: `${tableArn}/stream/${LABEL}` }) } }
  },
}

const logGroupProperties = z.object({
  RetentionInDays: z.coerce.number().optional(),
  DeletionProtectionEnabled: flag.default(false),
})

export const logGroup: Kind<z.infer<typeof logGroupProperties>> = {
  type: 'AWS::Logs::LogGroup',
  properties: logGroupProperties,
  identify: ({ property, generated, location }) => {
    const name = property('LogGroupName') ?? generated
    return { ref: name, attributes: { Arn: arn(location, 'logs', `log-group:${name}:*`) } }
  },
}

const logStreamProperties = z.object({ LogGroupName: z.string() })

export const logStream: Kind<z.infer<typeof logStreamProperties>> = {
  type: 'AWS::Logs::LogStream',
  properties: logStreamProperties,
  identify: ({ property, generated }) => ({ ref: property('LogStreamName') ?? generated, attributes: {} }),
}

const queryDefinitionProperties = z.object({
  Name: z.string().min(1).max(255),
  QueryString: z.string().min(1).max(10_000),
  LogGroupNames: z.array(z.string()).default([]),
  QueryLanguage: z.literal('CWLI').default('CWLI'),
})

export const queryDefinition: Kind<z.infer<typeof queryDefinitionProperties>> = {
  type: 'AWS::Logs::QueryDefinition',
  properties: queryDefinitionProperties,
  identify: ({ generated }) => ({ ref: generated, attributes: { QueryDefinitionId: generated } }),
}
