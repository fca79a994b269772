import { isObject, type JsonObject, join } from '@curfew/iam-policy/json'
import { Absent, Choice, type OpenPart, type Option, partsOf, textOf, Unknown } from './open.ts'
import { attributeOf, referenced, type Template } from './references.ts'

/** The values of a template with what its functions say, as far as that is known before it is deployed. */
export function resolve(value: unknown, template: Template): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => resolve(item, template))
  if (!isObject(value)) return value
  const [key, ...others] = Object.keys(value)
  if (key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
    return called(key, value[key], template)
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(item, template)]))
}

function called(name: string, argument: unknown, template: Template): unknown {
  const items: readonly unknown[] = Array.isArray(argument) ? argument : [argument]
  switch (name) {
    case 'Ref':
      return typeof argument === 'string' ? reference(argument, template) : new Unknown(name)
    case 'Fn::GetAtt':
      return attribute(items, template)
    case 'Fn::Sub':
      return substituted(items, template)
    case 'Fn::Join':
      return joined(items, template)
    case 'Fn::If':
      return new Choice([1, 2].flatMap((index) => optionsOf(resolve(items[index], template), suffixOf(name, index))))
    case 'Fn::FindInMap':
      return looked(items, template)
    default:
      return new Unknown(name)
  }
}

function suffixOf(name: string, index: number): string {
  return join(join('', name), index)
}

/** The options of a choice in a choice are options too. */
function optionsOf(value: unknown, suffix: string): readonly Option[] {
  if (!(value instanceof Choice)) return [{ value, suffix }]
  return value.options.map((option) => ({ value: option.value, suffix: `${suffix}${option.suffix}` }))
}

function reference(name: string, template: Template): unknown {
  if (name === 'AWS::NoValue') return new Absent()
  const allowed = template.parameters.get(name) ?? []
  if (allowed.length > 0) return new Choice(allowed.map((value) => ({ value, suffix: '' })))
  return referenced(name, template)
}

function attribute(items: readonly unknown[], template: Template): unknown {
  const [resource, ...rest] = items.flatMap((item) => (typeof item === 'string' ? item.split('.') : []))
  return resource === undefined ? new Unknown('Fn::GetAtt') : attributeOf(resource, rest.join('.'), template)
}

/** `${Name}`, `${Resource.Attribute}`, or what the second argument says; `${!Name}` is a variable of the policy itself. */
function substituted([text, values]: readonly unknown[], template: Template): unknown {
  if (typeof text !== 'string') return new Unknown('Fn::Sub')
  const own = isObject(values) ? values : {}
  return textOf(text.split(/(\$\{[^}]*\})/).flatMap((part) => pieces(part, own, template)))
}

function pieces(part: string, own: JsonObject, template: Template): readonly (string | OpenPart)[] {
  const name = /^\$\{(.*)\}$/s.exec(part)?.[1]?.trim()
  if (name === undefined) return [part]
  if (name.startsWith('!')) return ['${'.concat(name.slice(1), '}')]
  if (Object.hasOwn(own, name)) return partsOf(resolve(own[name], template), name)
  const [resource = '', ...rest] = name.split('.')
  const value = rest.length === 0 ? reference(name, template) : attributeOf(resource, rest.join('.'), template)
  return partsOf(value, name)
}

function joined([separator, list]: readonly unknown[], template: Template): unknown {
  const values = resolve(list, template)
  if (typeof separator !== 'string' || !Array.isArray(values)) return new Unknown('Fn::Join')
  const items: readonly unknown[] = values
  return textOf(
    items
      .filter((item) => !(item instanceof Absent))
      .flatMap((item, index) => [...(index === 0 ? [] : [separator]), ...partsOf(item, 'part')]),
  )
}

/** Whichever key is looked up: each value that it can have is an option. */
function looked([map, first, second]: readonly unknown[], template: Template): unknown {
  const table = isObject(template.mappings) && typeof map === 'string' ? template.mappings[map] : undefined
  const values = valuesIn(table, first).flatMap((row) => valuesIn(row, second))
  if (values.length === 0) return new Unknown('Fn::FindInMap')
  return new Choice(values.map((value) => ({ value, suffix: '' })))
}

function valuesIn(table: unknown, key: unknown): readonly unknown[] {
  if (!isObject(table)) return []
  if (typeof key === 'string') return Object.hasOwn(table, key) ? [table[key]] : []
  return Object.values(table)
}
