import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { arn } from '../stack-location.ts'

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
const projection = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
})
const index = z.object({ IndexName: z.string(), KeySchema: keySchema, Projection: projection })

const tableProperties = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(index).optional(),
  LocalSecondaryIndexes: z.array(index).optional(),
  BillingMode: z.literal('PAY_PER_REQUEST'),
})

export type TableProperties = z.infer<typeof tableProperties>

export const dynamoTable: Kind<TableProperties> = {
  type: 'AWS::DynamoDB::Table',
  properties: tableProperties,
  identify: ({ property, generated, place }) => {
    const name = property('TableName') ?? generated
    return { ref: name, attributes: { Arn: arn(place, 'dynamodb', `table/${name}`) } }
  },
}

const logGroupProperties = z.object({
  RetentionInDays: z.coerce.number().optional(),
  DeletionProtectionEnabled: z.union([z.boolean(), z.stringbool()]).default(false),
})

export const logGroup: Kind<z.infer<typeof logGroupProperties>> = {
  type: 'AWS::Logs::LogGroup',
  properties: logGroupProperties,
  identify: ({ property, generated, place }) => {
    const name = property('LogGroupName') ?? generated
    return { ref: name, attributes: { Arn: arn(place, 'logs', `log-group:${name}:*`) } }
  },
}

const logStreamProperties = z.object({ LogGroupName: z.string() })

export const logStream: Kind<z.infer<typeof logStreamProperties>> = {
  type: 'AWS::Logs::LogStream',
  properties: logStreamProperties,
  identify: ({ property, generated }) => ({ ref: property('LogStreamName') ?? generated, attributes: {} }),
}
