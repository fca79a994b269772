import type { Rule } from '../cloudwatch/alarms/judge.ts'
import type { MetricQuery } from '../cloudwatch/metrics/metric-query.ts'
import type { RuleTarget } from './kinds/events.ts'
import type { TableProperties } from './kinds/stores.ts'
import type { StackLocation } from './stack-location.ts'

type Document = Readonly<Record<string, unknown>>

export type FunctionResource = {
  readonly name: string
  readonly arn: string
  readonly roleArn: string
  /** `file.handler`. */
  readonly handler: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly memoryMb: number
  readonly reservedConcurrency: number | undefined
  readonly log: { readonly group: string; readonly format: 'Text' | 'JSON'; readonly level: string }
  readonly retries: number
  readonly maxAgeSeconds: number
  readonly onFailureArn: string | undefined
  readonly deadLetterArn: string | undefined
  /** The path of the function's zip. */
  readonly zipFile: string
}

export type Permission = {
  readonly functionName: string
  readonly action: string
  readonly principal: string
  readonly sourceArn: string | undefined
  readonly sourceAccount: string | undefined
}

export type RoleResource = {
  readonly arn: string
  readonly name: string
  readonly path: string
  readonly description?: string
  readonly trust: Document
  readonly inline: Readonly<Record<string, Document>>
  readonly managedArns: readonly string[]
  readonly boundaryArn?: string
  readonly tags: Readonly<Record<string, string>>
}

export type ManagedPolicyResource = {
  readonly arn: string
  readonly name: string
  readonly path: string
  readonly description?: string
  readonly document: Document
}

export type RuleResource = {
  readonly name: string
  readonly arn: string
  readonly bus: string
  readonly description: string | undefined
  readonly pattern: Document | undefined
  readonly schedule: string | undefined
  readonly enabled: boolean
  readonly targets: readonly RuleTarget[]
}

export type BusResource = {
  readonly name: string
  readonly arn: string
  /** The statements of its policy. */
  readonly policy: readonly Document[]
  /** Those that deny something to everyone, without their principal: `Effect`, `Action`, `Resource` and `Condition`. */
  readonly denials: readonly Document[]
}

export type QueueResource = {
  readonly arn: string
  readonly url: string
  readonly name: string
  readonly policies: readonly Document[]
  readonly visibilityTimeoutSeconds: number
  /** Its dead-letter queue, and how often a message is received before it is moved there. */
  readonly redrive: { readonly deadLetterArn: string; readonly maxReceives: number } | undefined
  /** The queues for which it may be the dead-letter queue. */
  readonly acceptsDeadLettersFrom: readonly string[] | 'any'
}

export type TableResource = TableProperties & { readonly name: string; readonly streamArn?: string | undefined }

/** An event source mapping: a queue whose messages Lambda delivers to a function. */
export type EventSource = { readonly queueArn: string; readonly functionName: string }

/** An event source mapping: a table's stream whose records Lambda delivers to a function. */
export type StreamSource = {
  readonly streamArn: string
  readonly functionName: string
  readonly enabled: boolean
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST'
  readonly batchSize: number
  readonly windowSeconds: number
  /** Infinity: until the records expire. */
  readonly maxRetries: number
  readonly maxAgeSeconds: number
  readonly bisectsFailedBatches: boolean
  readonly reportsItemFailures: boolean
  /** Event patterns; a record must match one of them. Empty: every record is delivered. */
  readonly filters: readonly unknown[]
  readonly onFailureArn: string | undefined
}

export type LogGroupResource = {
  readonly name: string
  readonly retentionDays: number | undefined
  readonly deletionProtected: boolean
}

/** A saved query of Logs Insights. */
export type QueryDefinitionResource = {
  readonly id: string
  readonly name: string
  readonly queryString: string
  readonly logGroupNames: readonly string[]
}

/** An alarm of CloudWatch on a metric. */
export type AlarmResource = {
  readonly name: string
  readonly description: string | undefined
  /** Whether its actions are carried out, and what they notify. */
  readonly enabled: boolean
  readonly actions: readonly string[]
  readonly okActions: readonly string[]
  readonly insufficientDataActions: readonly string[]
  /** What it watches: one line of them returns data. */
  readonly queries: readonly MetricQuery[]
  /** Undefined if local AWS cannot evaluate it: then `problem` says why. */
  readonly rule: Rule | undefined
  readonly problem: string | undefined
}

/** The stack as CloudFormation describes it. */
export type StackDescription = {
  readonly text: string | undefined
  readonly parameters: readonly { readonly key: string; readonly value: string }[]
  readonly outputs: readonly {
    readonly key: string
    readonly value: string
    readonly text: string | undefined
    readonly exportName: string | undefined
  }[]
  /** Also those that are accepted but not run. */
  readonly resources: readonly { readonly logicalId: string; readonly type: string; readonly physicalId: string }[]
}

/** The resources of a template that local AWS runs. */
export type Stack = {
  readonly location: StackLocation
  readonly functions: readonly FunctionResource[]
  readonly permissions: readonly Permission[]
  readonly roles: readonly RoleResource[]
  readonly managedPolicies: readonly ManagedPolicyResource[]
  readonly buses: readonly BusResource[]
  readonly rules: readonly RuleResource[]
  readonly scheduleGroups: readonly { readonly name: string; readonly arn: string }[]
  readonly tables: readonly TableResource[]
  readonly queues: readonly QueueResource[]
  readonly eventSources: readonly EventSource[]
  readonly streamSources: readonly StreamSource[]
  readonly logGroups: readonly LogGroupResource[]
  readonly logStreams: readonly { readonly name: string; readonly group: string }[]
  readonly queryDefinitions: readonly QueryDefinitionResource[]
  readonly alarms: readonly AlarmResource[]
  readonly outputs: Readonly<Record<string, unknown>>
  readonly description: StackDescription
  /** Resources that are accepted but not run, such as dashboards. */
  readonly notRun: readonly { readonly logicalId: string; readonly type: string }[]
}
