import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkTypes } from './aws-only.ts'
import { functionsOf, nameOfFunction, permissionsOf } from './functions.ts'
import { arnOf } from './kind.ts'
import { eventBus, eventBusPolicy, eventRule, nameOfBus, scheduleGroup } from './kinds/events.ts'
import { iamManagedPolicy, iamPolicy, iamRole } from './kinds/iam.ts'
import { eventSourceMapping, lambdaFunction, lambdaInvokeConfig, lambdaPermission } from './kinds/lambda.ts'
import { queue, queuePolicy } from './kinds/queues.ts'
import { dynamoTable, logGroup, logStream } from './kinds/stores.ts'
import { type Resources, readResources, templateOf } from './resources.ts'
import { managedPoliciesOf, rolesOf } from './roles.ts'
import type { BusResource, QueueResource, Stack } from './stack.ts'
import type { StackLocation } from './stack-location.ts'

/** The types of resources that local AWS runs. */
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
  queue,
  queuePolicy,
] as const

const TEMPLATE = 'cloudformation-template-update-stack.json'

/** Loads what `osls package` wrote: the template and the zips beside it, from the folder `.serverless`. */
export function loadStack(folder: string, place: StackLocation): Stack {
  const file = join(folder, TEMPLATE)
  if (!existsSync(file)) throw new Error(`Cannot load ${file}: there is no such file; package the stack first`)
  return readStack(templateOf(readFileSync(file, 'utf8')), place, folder)
}

/** As loadStack, from a template at hand; throws for a type, an intrinsic function or a property that is not run here. */
export function readStack(template: unknown, place: StackLocation, folder = '.'): Stack {
  const resources = readResources(template, place, KINDS)
  const run: ReadonlySet<string> = new Set(KINDS.map((kind) => kind.type))
  checkTypes(resources.types, run)

  return {
    place,
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
    tables: resources.all(dynamoTable).map(({ identity, properties }) => ({ name: identity.ref, ...properties })),
    queues: queuesOf(resources),
    eventSources: resources.all(eventSourceMapping).map(({ properties }) => ({
      queueArn: properties.EventSourceArn,
      functionName: nameOfFunction(properties.FunctionName),
    })),
    logGroups: resources.all(logGroup).map(({ identity, properties }) => ({
      name: identity.ref,
      retentionDays: properties.RetentionInDays,
      deletionProtected: properties.DeletionProtectionEnabled,
    })),
    logStreams: resources.all(logStream).map(({ identity, properties }) => ({
      name: identity.ref,
      group: properties.LogGroupName,
    })),
    outputs: resources.outputs,
    notRun: resources.types.filter(({ type }) => !run.has(type)),
  }
}

function busesOf(resources: Resources): readonly BusResource[] {
  const policies = resources.all(eventBusPolicy).map(({ properties }) => properties)
  return resources.all(eventBus).map(({ identity }) => ({
    name: identity.ref,
    arn: arnOf(identity),
    denials: policies
      .filter(({ EventBusName }) => nameOfBus(EventBusName) === identity.ref)
      .flatMap(({ Statement }) => (Statement.Effect === 'Deny' ? [Statement] : [])),
  }))
}

function queuesOf(resources: Resources): readonly QueueResource[] {
  const policies = resources.all(queuePolicy).map(({ properties }) => properties)
  return resources.all(queue).map(({ identity, properties }) => ({
    arn: arnOf(identity),
    url: identity.ref,
    name: identity.attributes.QueueName ?? identity.ref,
    hiddenSeconds: properties.VisibilityTimeout,
    redrive: properties.RedrivePolicy,
    takesFrom: properties.RedriveAllowPolicy,
    policies: policies
      .filter(({ Queues }) => Queues.includes(identity.ref))
      .map(({ PolicyDocument }) => PolicyDocument),
  }))
}
