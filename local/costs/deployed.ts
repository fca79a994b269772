import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

/** What the packaged template has that costs money, or that decides for how long something is billed. */
export type Deployed = {
  /** Megabytes, by function name. */
  readonly memory: ReadonlyMap<string, number>
  readonly logs: ReadonlyMap<string, { readonly days: number; readonly isMasked: boolean }>
  readonly archiveDays: number
  /** A metric counts once per alarm that reads it. */
  readonly alarmMetrics: number
  readonly dashboards: number
  /** Queues that Lambda polls, empty or not. */
  readonly polledQueues: number
  /** Whether KMS bills for the table's key. */
  readonly hasTableKey: boolean
  readonly isRestorable: boolean
}

const resource = z.object({ Type: z.string(), Properties: z.unknown().optional() })
const template = z.object({ Resources: z.record(z.string(), resource) })

const lambda = z.object({
  FunctionName: z.string(),
  MemorySize: z.number(),
  Architectures: z.tuple([z.literal('arm64')]),
})
const logGroup = z.object({
  LogGroupName: z.string(),
  RetentionInDays: z.coerce.number(),
  DataProtectionPolicy: z.unknown().optional(),
})
const alarm = z.object({ Metrics: z.array(z.object({ MetricStat: z.unknown().optional() })).optional() })
const mapping = z.object({ StartingPosition: z.string().optional() })
const archive = z.object({ RetentionDays: z.coerce.number() })
const table = z.object({
  SSESpecification: z.object({ SSEEnabled: z.boolean() }).optional(),
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.boolean() }).optional(),
})

/** Throws without a package, and for an architecture that has no price here. */
export function readDeployed(packageFolder = '.serverless'): Deployed {
  const file = join(packageFolder, 'cloudformation-template-update-stack.json')
  if (!existsSync(file)) throw new Error('no package found; run `npm run package` first')
  const { Resources } = template.parse(JSON.parse(readFileSync(file, 'utf8')))
  const all = <T>(type: string, schema: z.ZodType<T>): readonly T[] =>
    Object.values(Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => schema.parse(Properties))

  const tables = all('AWS::DynamoDB::Table', table)
  return {
    memory: new Map(
      all('AWS::Lambda::Function', lambda).map(({ FunctionName, MemorySize }) => [FunctionName, MemorySize]),
    ),
    logs: new Map(
      all('AWS::Logs::LogGroup', logGroup).map(({ LogGroupName, RetentionInDays: days, DataProtectionPolicy }) => [
        LogGroupName,
        { days, isMasked: DataProtectionPolicy !== undefined },
      ]),
    ),
    archiveDays: Math.max(0, ...all('AWS::Events::Archive', archive).map(({ RetentionDays }) => RetentionDays)),
    alarmMetrics: all('AWS::CloudWatch::Alarm', alarm).reduce((sum, one) => sum + metricsOf(one), 0),
    dashboards: all('AWS::CloudWatch::Dashboard', z.unknown()).length,
    polledQueues: all('AWS::Lambda::EventSourceMapping', mapping).filter((one) => !isOfStream(one)).length,
    hasTableKey: tables.some(({ SSESpecification }) => SSESpecification?.SSEEnabled === true),
    isRestorable: tables.some(
      ({ PointInTimeRecoverySpecification: recovery }) => recovery?.PointInTimeRecoveryEnabled === true,
    ),
  }
}

/** Only streams have a starting position. Lambda reads the stream of a table for nothing. */
function isOfStream({ StartingPosition }: z.infer<typeof mapping>): boolean {
  return StartingPosition !== undefined
}

function metricsOf({ Metrics = [{ MetricStat: {} }] }: z.infer<typeof alarm>): number {
  return Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length
}
