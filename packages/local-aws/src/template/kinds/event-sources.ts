import * as z from 'zod'
import type { Kind } from '../kind.ts'

const unsupported = (name: string) => z.undefined({ error: `${name} is not supported by local AWS` }).optional()
const count = z.coerce.number().int()
const flag = z.union([z.boolean(), z.stringbool()])

const queueProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.literal(1, { error: 'local AWS supports a batch size of 1 only' }),
  Enabled: z.literal(true).default(true),
  FilterCriteria: unsupported('FilterCriteria'),
  ScalingConfig: unsupported('ScalingConfig'),
})

/** The pattern is JSON in a text. */
const filter = z.object({
  Pattern: z.string().transform((pattern, context): unknown => {
    try {
      return JSON.parse(pattern)
    } catch {
      context.addIssue({ code: 'custom', message: 'the pattern is not JSON' })
      return z.NEVER
    }
  }),
})

const streamProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST'], { error: 'local AWS supports TRIM_HORIZON and LATEST only' }),
  Enabled: flag.default(true),
  BatchSize: count.min(1).max(10_000).default(100),
  MaximumBatchingWindowInSeconds: count.min(0).max(300).default(0),
  MaximumRetryAttempts: count.min(-1).max(10_000).default(-1),
  MaximumRecordAgeInSeconds: z.union([z.literal(-1), count.min(60).max(604_800)]).default(-1),
  BisectBatchOnFunctionError: flag.default(false),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).max(1).default([]),
  FilterCriteria: z.object({ Filters: z.array(filter).max(5).default([]) }).default({ Filters: [] }),
  DestinationConfig: z
    .object({
      OnFailure: z
        .object({
          Destination: z
            .string()
            .startsWith('arn:aws:sqs:', { error: 'local AWS supports queues as failure destinations only' }),
        })
        .optional(),
      OnSuccess: unsupported('OnSuccess'),
    })
    .default({}),
  ParallelizationFactor: z.literal(1, { error: 'local AWS supports a parallelization factor of 1 only' }).default(1),
  StartingPositionTimestamp: unsupported('StartingPositionTimestamp'),
  TumblingWindowInSeconds: unsupported('TumblingWindowInSeconds'),
  ScalingConfig: unsupported('ScalingConfig'),
})

export type QueueSourceProperties = z.infer<typeof queueProperties>
export type StreamSourceProperties = z.infer<typeof streamProperties>

type Source =
  | { readonly of: 'queue'; readonly source: QueueSourceProperties }
  | { readonly of: 'stream'; readonly source: StreamSourceProperties }

const queueSource = queueProperties.transform((source): Source => ({ of: 'queue', source }))
const streamSource = streamProperties.transform((source): Source => ({ of: 'stream', source }))

/** A union would report the problems of both kinds of source at once: here the ARN selects which one is read. */
const eventSourceProperties = z.looseObject({ EventSourceArn: z.string() }).transform((properties, context): Source => {
  const schema = sourceOf(properties.EventSourceArn)
  const read = schema?.safeParse(properties)
  if (read?.success) return read.data
  const problems = read?.error.issues ?? [{ path: ['EventSourceArn'], message: UNKNOWN_SOURCE }]
  for (const { path, message } of problems) context.addIssue({ code: 'custom', path: [...path], message })
  return z.NEVER
})

const UNKNOWN_SOURCE = 'local AWS supports queues and DynamoDB streams as event sources only'

function sourceOf(sourceArn: string): z.ZodType<Source> | undefined {
  if (sourceArn.startsWith('arn:aws:sqs:')) return queueSource
  return /^arn:aws:dynamodb:[^/]+:table\/[^/]+\/stream\//.test(sourceArn) ? streamSource : undefined
}

export const eventSourceMapping: Kind<Source> = {
  type: 'AWS::Lambda::EventSourceMapping',
  properties: eventSourceProperties,
  identify: ({ generated }) => ({ ref: generated, attributes: {} }),
}
