import { createHash } from 'node:crypto'
import * as z from 'zod'
import { isRecord, isTrue, resolve, type Scope } from './intrinsics.ts'
import type { Identity, Kind, Named, Resource } from './kind.ts'
import type { StackLocation } from './stack-location.ts'

const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.unknown() })).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Condition: z.string().optional(),
      Properties: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
})

/** A template whose functions can be worked out and whose resources can be asked for by kind. */
export interface Resources {
  /** Throws with every wrong property and its path. */
  all<T>(kind: Kind<T>): readonly Resource<T>[]
  readonly outputs: Readonly<Record<string, unknown>>
  readonly types: readonly { readonly logicalId: string; readonly type: string }[]
}

/** `kinds` are those that can be referred to by name and ARN; others are known by a made-up name only. */
export function readResources(source: unknown, place: StackLocation, kinds: readonly Kind<unknown>[]): Resources {
  const template = templateSchema.parse(source)
  const byType = new Map(kinds.map((kind) => [kind.type, kind]))

  const scope: Scope = {
    ref: (name) => {
      const pseudo = pseudoParameter(name, place)
      if (pseudo !== undefined) return pseudo
      const parameter = template.Parameters[name]
      if (parameter) return resolve(parameter.Default, scope)
      return identityOf(name).ref
    },
    attribute: (logicalId, name) => {
      const found = identityOf(logicalId).attributes[name]
      if (found === undefined)
        throw new Error(`Cannot get ${logicalId}.${name}: local AWS does not know this attribute`)
      return found
    },
    condition: (name) => isTrue(template.Conditions[name], scope),
  }

  const identityOf = (logicalId: string): Identity => {
    const resource = template.Resources[logicalId]
    if (!resource) throw new Error(`Cannot refer to ${logicalId}: the template has no such parameter or resource`)
    const named = namedOf(logicalId, resource.Properties, place, scope)
    return byType.get(resource.Type)?.identify(named) ?? { ref: named.generated, attributes: {} }
  }

  const present = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || scope.condition(Condition),
  )

  return {
    types: present.map(([logicalId, { Type }]) => ({ logicalId, type: Type })),
    outputs: resolveOutputs(template.Outputs, scope),
    all: (kind) =>
      present
        .filter(([, { Type }]) => Type === kind.type)
        .map(([logicalId, { Properties }]) => {
          const result = kind.properties.safeParse(resolve(Properties, scope))
          if (!result.success)
            throw new Error(`Cannot read ${logicalId} (${kind.type}):\n${z.prettifyError(result.error)}`)
          return { logicalId, identity: identityOf(logicalId), properties: result.data }
        }),
  }
}

function namedOf(
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
  place: StackLocation,
  scope: Scope,
): Named {
  const suffix = createHash('sha256').update(logicalId).digest('hex').slice(0, 12).toUpperCase()
  return {
    logicalId,
    place,
    generated: `${place.stackName}-${logicalId}-${suffix}`,
    property: (name) => {
      const value = resolve(properties[name], scope)
      return value === undefined ? undefined : String(value)
    },
  }
}

function resolveOutputs(outputs: Readonly<Record<string, { readonly Value: unknown }>>, scope: Scope) {
  return Object.fromEntries(Object.entries(outputs).map(([name, { Value }]) => [name, resolve(Value, scope)]))
}

function pseudoParameter(name: string, place: StackLocation): string | undefined {
  const values: Readonly<Record<string, string>> = {
    'AWS::AccountId': place.account,
    'AWS::Region': place.region,
    'AWS::Partition': 'aws',
    'AWS::StackName': place.stackName,
    'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.account}:stack/${place.stackName}/local`,
    'AWS::URLSuffix': 'amazonaws.com',
  }
  return Object.hasOwn(values, name) ? values[name] : undefined
}

/** Reads a template's text; anything but an object is refused. */
export function templateOf(json: string): unknown {
  const value: unknown = JSON.parse(json)
  if (!isRecord(value)) throw new Error('Cannot read the template: it is not a JSON object')
  return value
}
