/** What YAML and JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** What the placeholders stand for: `name` for `<name>`. */
export type Values = Readonly<Record<string, Json>>

/** For each `ForEach…` key, what it repeats its content for. */
export type Loops = Readonly<Record<string, readonly Values[]>>

/**
 * Replaces, anywhere in a template:
 * - `ForEach…: content`, in a list or a mapping, by its content once per item. Inside a ForEachLambda, only the items of that
 *   Lambda count.
 * - `<name>` in a text by a text, and a whole text `<name>` by any value; in a list, a list takes its place item by item.
 * - `Spread: mapping` by the entries of the mapping. Later keys win.
 * - `ToJsonString: content` by its content as a JSON text.
 */
export function expand(node: Json, loops: Loops, values: Values = {}): Json {
  if (typeof node === 'string') return filledIn(node, values)
  if (isList(node)) return node.flatMap((item) => itemsOf(item, loops, values))
  if (typeof node !== 'object' || node === null) return node
  if ('ToJsonString' in node) return JSON.stringify(expand(node.ToJsonString, loops, values))
  return Object.fromEntries(Object.entries(node).flatMap(([key, value]) => entriesOf(key, value, loops, values)))
}

function itemsOf(item: Json, loops: Loops, values: Values): readonly Json[] {
  const [only = ['', null] as const, ...others] = isMapping(item) ? Object.entries(item) : []
  const [key, content] = only
  if (others.length === 0 && key.startsWith('ForEach'))
    return repeated(key, loops, values).flatMap((each) => spliced(expand(content, loops, each)))
  const expanded = expand(item, loops, values)
  return typeof item === 'string' ? spliced(expanded) : [expanded]
}

function entriesOf(key: string, content: Json, loops: Loops, values: Values): readonly (readonly [string, Json])[] {
  if (key.startsWith('ForEach'))
    return repeated(key, loops, values).flatMap((each) => Object.entries(mapping(key, expand(content, loops, each))))
  if (key === 'Spread') return Object.entries(mapping(key, expand(content, loops, values)))
  return [[String(filledIn(key, values)), expand(content, loops, values)]]
}

function repeated(key: string, loops: Loops, values: Values): readonly Values[] {
  const items = Object.hasOwn(loops, key) ? loops[key] : undefined
  if (items === undefined) throw new Error(`Cannot repeat ${key}: known are ${Object.keys(loops).join(', ')}`)
  return items
    .filter(({ name }) => values.name === undefined || values.name === name)
    .map((item) => ({ ...values, ...item }))
}

function filledIn(text: string, values: Values): Json {
  const whole = /^<(\w+)>$/.exec(text)?.[1]
  if (whole !== undefined) return valueNamed(whole, values)
  return text.replaceAll(/<(\w+)>/g, (_, name: string) => String(valueNamed(name, values)))
}

function valueNamed(name: string, values: Values): Json {
  const value = values[name]
  if (value === undefined) throw new Error(`Cannot fill in <${name}>: known are ${Object.keys(values).join(', ')}`)
  return value
}

function spliced(node: Json): readonly Json[] {
  return isList(node) ? node : [node]
}

function mapping(key: string, node: Json): { readonly [key: string]: Json } {
  if (isMapping(node)) return node
  throw new Error(`Cannot expand ${key}: its content is no mapping`)
}

function isList(node: Json): node is readonly Json[] {
  return Array.isArray(node)
}

function isMapping(node: Json): node is { readonly [key: string]: Json } {
  return typeof node === 'object' && node !== null && !isList(node)
}
