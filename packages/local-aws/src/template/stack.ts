import type { RuleTarget } from './kinds/events.ts'
import type { TableProperties } from './kinds/stores.ts'
import type { StackLocation } from './stack-location.ts'

type Document = Readonly<Record<string, unknown>>

export type FunctionResource = {
  readonly name: string
  readonly arn: string
  readonly roleArn: string
  /** `settle-access.handler`. */
  readonly handler: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly memoryMb: number
  readonly reservedConcurrency: number | undefined
  readonly log: { readonly group: string; readonly format: 'Text' | 'JSON'; readonly level: string }
  readonly retries: number
  readonly longestAgeSeconds: number
  readonly onFailureArn: string | undefined
  readonly deadLetterArn: string | undefined
  /** The zip beside the template. */
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
  /** Statements of its policy that are for everybody: `Effect`, `Action`, `Resource` and `Condition`. */
  readonly denials: readonly Document[]
}

export type QueueResource = {
  readonly arn: string
  readonly url: string
  readonly name: string
  readonly policies: readonly Document[]
  /** How long a message is nobody else's after it was handed to somebody. */
  readonly hiddenSeconds: number
  /** Where a message goes that was handed out the most times that it may be. */
  readonly redrive: { readonly deadLetterArn: string; readonly mostReceives: number } | undefined
  /** The queues whose dead letters it takes. */
  readonly takesFrom: readonly string[] | 'any'
}

/** A queue whose messages Lambda hands to a function. */
export type EventSource = { readonly queueArn: string; readonly functionName: string }

export type LogGroupResource = {
  readonly name: string
  readonly retentionDays: number | undefined
  readonly deletionProtected: boolean
}

/** What a packaged template describes, as far as local AWS runs it. */
export type Stack = {
  readonly place: StackLocation
  readonly functions: readonly FunctionResource[]
  readonly permissions: readonly Permission[]
  readonly roles: readonly RoleResource[]
  readonly managedPolicies: readonly ManagedPolicyResource[]
  readonly buses: readonly BusResource[]
  readonly rules: readonly RuleResource[]
  readonly scheduleGroups: readonly { readonly name: string; readonly arn: string }[]
  readonly tables: readonly (TableProperties & { readonly name: string })[]
  readonly queues: readonly QueueResource[]
  readonly eventSources: readonly EventSource[]
  readonly logGroups: readonly LogGroupResource[]
  readonly logStreams: readonly { readonly name: string; readonly group: string }[]
  readonly outputs: Readonly<Record<string, unknown>>
  /** Resources that exist on AWS only (alarms, dashboards, buckets …): named, so that nothing is missing unseen. */
  readonly notRun: readonly { readonly logicalId: string; readonly type: string }[]
}
