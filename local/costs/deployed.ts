import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

/** What the packaged template says that costs money, or decides how long something is paid for. */
export type Deployed = {
  /** Megabytes, by function name. */
  readonly memory: ReadonlyMap<string, number>
  readonly logs: ReadonlyMap<string, { readonly days: number; readonly isMasked: boolean }>
  readonly archiveDays: number
  /** A metric counts once for each alarm that looks at it. */
  readonly alarmMetrics: number
  readonly dashboards: number
  /** Queues that Lambda looks into, whether or not there is something in them. */
  readonly polledQueues: number
  /** Whether the table's key is one that KMS asks money for. */
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
const archive = z.object({ RetentionDays: z.coerce.number() })
const table = z.object({
  SSESpecification: z.object({ SSEEnabled: z.boolean() }).optional(),
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.boolean() }).optional(),
})

/** Throws if the package is not there, or is of another kind than the prices are for. */
export function readDeployed(packageFolder = '.serverless'): Deployed {
  const file = join(packageFolder, 'cloudformation-template-update-stack.json')
  if (!existsSync(file)) throw new Error('there is no package, run `npm run package` first')
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
    polledQueues: all('AWS::Lambda::EventSourceMapping', z.unknown()).length,
    hasTableKey: tables.some(({ SSESpecification }) => SSESpecification?.SSEEnabled === true),
    isRestorable: tables.some(
      ({ PointInTimeRecoverySpecification: recovery }) => recovery?.PointInTimeRecoveryEnabled === true,
    ),
  }
}

function metricsOf({ Metrics = [{ MetricStat: {} }] }: z.infer<typeof alarm>): number {
  return Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length
}
