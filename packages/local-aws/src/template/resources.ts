import { createHash } from 'node:crypto'
import * as z from 'zod'
import { isRecord } from '../is-record.ts'
import { isTrue, resolve, type Scope } from './intrinsics.ts'
import type { Kind, Naming, Resource, ResourceIdentity } from './kind.ts'
import type { StackDescription } from './stack.ts'
import { type StackLocation, stackId } from './stack-location.ts'

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
  Description: z.string().optional(),
  Outputs: z
    .record(
      z.string(),
      z.object({
        Value: z.unknown(),
        Condition: z.string().optional(),
        Description: z.string().optional(),
        Export: z.object({ Name: z.unknown() }).optional(),
      }),
    )
    .default({}),
})

/** The resources of a template, by kind, with their intrinsic functions resolved. */
export interface Resources {
  /** Throws with every invalid property and its path. */
  all<T>(kind: Kind<T>): readonly Resource<T>[]
  readonly outputs: Readonly<Record<string, unknown>>
  readonly description: StackDescription
  readonly types: readonly { readonly logicalId: string; readonly type: string }[]
}

/** `Ref` and `Fn::GetAtt` work for resources of these `kinds`; `Ref` to any other returns a generated name. */
export function readResources(source: unknown, location: StackLocation, kinds: readonly Kind<unknown>[]): Resources {
  const template = templateSchema.parse(source)
  const byType = new Map(kinds.map((kind) => [kind.type, kind]))

  const scope: Scope = {
    ref: (name) => {
      const pseudo = pseudoParameter(name, location)
      if (pseudo !== undefined) return pseudo
      const parameter = template.Parameters[name]
      if (parameter) return resolve(parameter.Default, scope)
      return identityOf(name).ref
    },
    attribute: (logicalId, name) => {
      const found = identityOf(logicalId).attributes[name]
      if (found === undefined)
        throw new Error(`Cannot get ${logicalId}.${name}: local AWS does not support this attribute`)
      return found
    },
    condition: (name) => isTrue(template.Conditions[name], scope),
  }

  const identityOf = (logicalId: string): ResourceIdentity => {
    const resource = template.Resources[logicalId]
    if (!resource) throw new Error(`Cannot refer to ${logicalId}: the template has no such parameter or resource`)
    const naming = namingOf(logicalId, resource.Properties, location, scope)
    return byType.get(resource.Type)?.identify(naming) ?? { ref: naming.generated, attributes: {} }
  }

  const present = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || scope.condition(Condition),
  )

  const outputs = Object.entries(template.Outputs).filter(
    ([, { Condition }]) => Condition === undefined || scope.condition(Condition),
  )

  return {
    types: present.map(([logicalId, { Type }]) => ({ logicalId, type: Type })),
    outputs: Object.fromEntries(outputs.map(([key, { Value }]) => [key, resolve(Value, scope)])),
    description: {
      text: template.Description,
      parameters: Object.entries(template.Parameters).map(([key, { Default }]) => ({
        key,
        value: textOf(Default, scope),
      })),
      outputs: outputs.map(([key, { Value, Description, Export }]) => ({
        key,
        value: textOf(Value, scope),
        text: Description,
        exportName: Export && textOf(Export.Name, scope),
      })),
      resources: present.map(([logicalId, { Type }]) => ({
        logicalId,
        type: Type,
        physicalId: identityOf(logicalId).ref,
      })),
    },
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

function namingOf(
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
  location: StackLocation,
  scope: Scope,
): Naming {
  const suffix = createHash('sha256').update(logicalId).digest('hex').slice(0, 12).toUpperCase()
  return {
    logicalId,
    location,
    generated: `${location.stackName}-${logicalId}-${suffix}`,
    property: (name) => {
      const value = resolve(properties[name], scope)
      return value === undefined ? undefined : String(value)
    },
  }
}

function textOf(value: unknown, scope: Scope): string {
  const resolved = resolve(value, scope)
  return typeof resolved === 'object' ? JSON.stringify(resolved) : String(resolved ?? '')
}

function pseudoParameter(name: string, location: StackLocation): string | undefined {
  const values: Readonly<Record<string, string>> = {
    'AWS::AccountId': location.account,
    'AWS::Region': location.region,
    'AWS::Partition': 'aws',
    'AWS::StackName': location.stackName,
    'AWS::StackId': stackId(location),
    'AWS::URLSuffix': 'amazonaws.com',
  }
  return Object.hasOwn(values, name) ? values[name] : undefined
}

/** Parses the text of a template. Throws if it is not a JSON object. */
export function templateOf(json: string): unknown {
  const value: unknown = JSON.parse(json)
  if (!isRecord(value)) throw new Error('Cannot read the template: it is not a JSON object')
  return value
}
