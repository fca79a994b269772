import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alarmsOf } from './alarms.ts'
import { checkTypes } from './aws-only.ts'
import { eventSourcesOf } from './event-sources.ts'
import { functionsOf, permissionsOf } from './functions.ts'
import { arnOf } from './kind.ts'
import { metricAlarm } from './kinds/alarms.ts'
import { eventSourceMapping } from './kinds/event-sources.ts'
import { eventBus, eventBusPolicy, eventRule, nameOfBus, scheduleGroup } from './kinds/events.ts'
import { iamManagedPolicy, iamPolicy, iamRole } from './kinds/iam.ts'
import { lambdaFunction, lambdaInvokeConfig, lambdaPermission } from './kinds/lambda.ts'
import { queue, queuePolicy } from './kinds/queues.ts'
import { dynamoTable, logGroup, logStream, queryDefinition } from './kinds/stores.ts'
import { type Resources, readResources, templateOf } from './resources.ts'
import { managedPoliciesOf, rolesOf } from './roles.ts'
import type { BusResource, QueueResource, Stack } from './stack.ts'
import type { StackLocation } from './stack-location.ts'

/** The resource types that local AWS runs. */
export const KINDS = [
  lambdaFunction,
  lambdaPermission,
  lambdaInvokeConfig,
  eventSourceMapping,
  eventBus,
  eventBusPolicy,
  eventRule,
  scheduleGroup,
  iamRole,
  iamManagedPolicy,
  iamPolicy,
  dynamoTable,
  logGroup,
  logStream,
  queryDefinition,
  queue,
  queuePolicy,
  metricAlarm,
] as const

const TEMPLATE = 'cloudformation-template-update-stack.json'

/** Loads what `osls package` writes to `.serverless`: the template, and the zips of its functions. Throws if it is missing. */
export function loadStack(folder: string, location: StackLocation): Stack {
  const file = join(folder, TEMPLATE)
  if (!existsSync(file)) throw new Error(`Cannot load ${file}: there is no such file; package the stack first`)
  return readStack(templateOf(readFileSync(file, 'utf8')), location, folder)
}

/** Reads a template; `folder` holds the zips. Throws for a resource type, intrinsic function or property that is not supported. */
export function readStack(template: unknown, location: StackLocation, folder = '.'): Stack {
  const resources = readResources(template, location, KINDS)
  const supported: ReadonlySet<string> = new Set(KINDS.map((kind) => kind.type))
  checkTypes(resources.types, supported)

  return {
    location,
    functions: functionsOf(resources, folder),
    permissions: permissionsOf(resources),
    roles: rolesOf(resources),
    managedPolicies: managedPoliciesOf(resources),
    buses: busesOf(resources),
    rules: resources.all(eventRule).map(({ identity, properties }) => ({
      name: identity.ref.replace(/^.*\|/, ''),
      arn: arnOf(identity),
      bus: nameOfBus(properties.EventBusName),
      description: properties.Description,
      pattern: properties.EventPattern,
      schedule: properties.ScheduleExpression,
      enabled: properties.State === 'ENABLED',
      targets: properties.Targets,
    })),
    scheduleGroups: resources.all(scheduleGroup).map(({ identity }) => ({ name: identity.ref, arn: arnOf(identity) })),
    tables: resources.all(dynamoTable).map(({ identity, properties }) => ({
      name: identity.ref,
      streamArn: identity.attributes.StreamArn,
      ...properties,
    })),
    queues: queuesOf(resources),
    ...eventSourcesOf(resources),
    logGroups: resources.all(logGroup).map(({ identity, properties }) => ({
      name: identity.ref,
      retentionDays: properties.RetentionInDays,
      deletionProtected: properties.DeletionProtectionEnabled,
    })),
    logStreams: resources.all(logStream).map(({ identity, properties }) => ({
      name: identity.ref,
      group: properties.LogGroupName,
    })),
    queryDefinitions: resources.all(queryDefinition).map(({ identity, properties }) => ({
      id: identity.ref,
      name: properties.Name,
      queryString: properties.QueryString,
      logGroupNames: properties.LogGroupNames,
    })),
    alarms: alarmsOf(resources),
    outputs: resources.outputs,
    description: resources.description,
    notRun: resources.types.filter(({ type }) => !supported.has(type)),
  }
}

function busesOf(resources: Resources): readonly BusResource[] {
  const policies = resources.all(eventBusPolicy).map(({ properties }) => properties)
  return resources.all(eventBus).map(({ identity }) => {
    const own = policies.filter(({ EventBusName }) => nameOfBus(EventBusName) === identity.ref)
    return {
      name: identity.ref,
      arn: arnOf(identity),
      policy: own.map(({ StatementId, Statement }) => ({ Sid: StatementId, ...Statement })),
      denials: own.flatMap(({ Statement }) => denialOf(Statement)),
    }
  })
}

/** Without its principal (everyone) it is evaluated like a statement of the caller's own policies. */
function denialOf({
  Principal: _,
  ...statement
}: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  return statement.Effect === 'Deny' ? [statement] : []
}

function queuesOf(resources: Resources): readonly QueueResource[] {
  const policies = resources.all(queuePolicy).map(({ properties }) => properties)
  return resources.all(queue).map(({ identity, properties }) => ({
    arn: arnOf(identity),
    url: identity.ref,
    name: identity.attributes.QueueName ?? identity.ref,
    visibilityTimeoutSeconds: properties.VisibilityTimeout,
    redrive: properties.RedrivePolicy,
    acceptsDeadLettersFrom: properties.RedriveAllowPolicy,
    policies: policies
      .filter(({ Queues }) => Queues.includes(identity.ref))
      .map(({ PolicyDocument }) => PolicyDocument),
  }))
}
