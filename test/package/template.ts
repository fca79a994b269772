import { readFileSync } from 'node:fs'
import * as z from 'zod'

/** The account for which templates are resolved. */
export const PLACE = { account: '111122223333', region: 'us-east-1', stackName: 'curfew' }

const templateSchema = z.object({
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) })),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })),
})

/** A packaged CloudFormation template. */
export type Template = z.infer<typeof templateSchema>

/** What `osls package` wrote into a folder. */
export function templateIn(folder: string): Template {
  return templateSchema.parse(JSON.parse(readFileSync(`${folder}/cloudformation-template-update-stack.json`, 'utf8')))
}

/** Resources of one type, by logical ID. */
export function ofType(
  { Resources }: Template,
  type: string,
): readonly (readonly [string, Template['Resources'][string]])[] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type)
}

/** The value at a path such as `Properties/Targets/0/Arn`; undefined if there is none. */
export function at(value: unknown, path: string): unknown {
  return path.split('/').reduce((node: unknown, key) => (isNode(node) ? Reflect.get(node, key) : undefined), value)
}

/** A template with another value at a path, or with none. */
export function changed(template: Template, path: string, value?: unknown): Template {
  const copy = structuredClone(template)
  const parent = at(copy, path.replace(/\/[^/]*$/, ''))
  const key = path.replace(/^.*\//, '')
  if (!isNode(parent) || (value === undefined && !Reflect.has(parent, key)))
    throw new Error(`Cannot change ${path}: the template has no value there`)
  if (value === undefined) Reflect.deleteProperty(parent, key)
  else Reflect.set(parent, key, value)
  return copy
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
