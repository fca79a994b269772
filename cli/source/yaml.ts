import { join } from '@curfew/iam-policy/json'
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { Source } from './source.ts'
import type { Range, Span } from './spans.ts'
import { functionOf, wrapped } from './yaml-functions.ts'

/** What a text of YAML says, as JSON would say it; `source` has the places. `value` is undefined if it is not YAML. */
export type YamlReading = {
  readonly source: Source
  readonly value: unknown
  /** The paths of keys that an object has twice. The last counts. */
  readonly duplicates: readonly string[]
}

/** Text that expands to more by its aliases is no document that somebody wrote. */
const MAX_VALUES = 200_000
const MAX_DEPTH = 200
/** CloudFormation takes templates of one megabyte. */
const MAX_CHARACTERS = 5_000_000

type Walk = {
  readonly document: Document
  readonly spans: Map<string, Span>
  readonly duplicates: string[]
  values: number
}

const TOO_DEEP = 'it is nested too deep'

/** What the library reads, and nobody should. */
class Unreadable extends Error {
  readonly range: Range | undefined
  constructor(message: string, range?: Range) {
    super(message)
    this.range = range
  }
}

/** Read YAML with its places. Never throws: the first problem is in the source. Several documents are a list of them. */
export function readYaml({ file, text }: Source): YamlReading {
  const failed = (message: string, range: Range = { start: 0, end: 0 }): YamlReading => ({
    source: { file, text, yaml: { spans: new Map(), problem: { range, label: message } } },
    value: undefined,
    duplicates: [],
  })
  if (text.length > MAX_CHARACTERS)
    return failed(`text of more than ${MAX_CHARACTERS.toLocaleString('en')} characters is not read`)
  try {
    return read(file, text, failed)
  } catch (error) {
    if (error instanceof Unreadable) return failed(error.message, error.range)
    if (error instanceof RangeError) return failed(TOO_DEEP)
    throw error
  }
}

function read(file: string, text: string, failed: (message: string, range?: Range) => YamlReading): YamlReading {
  const parsed = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })
  const documents = Array.isArray(parsed) ? parsed : []
  const [problem] = documents.flatMap(({ errors }) => errors)
  if (problem !== undefined) {
    const [start, end] = problem.pos
    return failed(inOneSentence(problem.message), { start, end: Math.max(end, start + 1) })
  }
  if (documents.length === 0) return failed('there is nothing in it')
  const spans = new Map<string, Span>()
  const duplicates: string[] = []
  const values = documents.map((document, index) => {
    const walk: Walk = { document, spans, duplicates, values: 0 }
    return readNode(document.contents, documents.length === 1 ? '' : join('', index), undefined, walk, 0)
  })
  const value = values.length === 1 ? values[0] : values
  return { source: { file, text, yaml: { spans, problem: undefined } }, value, duplicates }
}

function inOneSentence(message: string): string {
  if (message.includes('call stack')) return TOO_DEEP
  return message.replace(/\s+/g, ' ').replace(/\.$/, '')
}

function readNode(node: Node | null, path: string, key: Range | undefined, walk: Walk, depth: number): unknown {
  walk.values += 1
  if (walk.values > MAX_VALUES)
    throw new Unreadable(`it expands to more than ${MAX_VALUES.toLocaleString('en')} values`)
  if (depth > MAX_DEPTH) throw new Unreadable(TOO_DEEP)
  if (node === null) return null
  if (isAlias(node)) return readNode(anchored(node, walk), path, key, walk, depth + 1)
  walk.spans.set(path, { key, value: rangeOf(node) })
  const wrapper = node.tag === undefined ? undefined : functionOf(node.tag)
  if (wrapper === undefined) return plainValue(node, path, walk, depth)
  return wrapped(wrapper, plainValue(node, join(path, wrapper), walk, depth))
}

function plainValue(node: Node, path: string, walk: Walk, depth: number): unknown {
  if (isScalar(node)) return scalarValue(node)
  if (isSeq<Node | null>(node))
    return node.items.map((item, index) => readNode(item, join(path, index), undefined, walk, depth + 1))
  if (isMap<Node, Node | null>(node)) return Object.fromEntries(entriesOf(node, path, walk, depth))
  return null
}

/** A number stays as it was written: an account ID may begin with zeros. */
function scalarValue({ value, source }: Scalar): unknown {
  return typeof value === 'number' || typeof value === 'bigint' ? (source ?? String(value)) : value
}

function entriesOf(
  map: YAMLMap<Node, Node | null>,
  path: string,
  walk: Walk,
  depth: number,
): readonly (readonly [string, unknown])[] {
  const own = new Map<string, unknown>()
  const merged: Pair<Node, Node | null>[] = []
  for (const pair of map.items) {
    const name = nameOf(pair.key)
    if (name === '<<') merged.push(pair)
    else {
      if (own.has(name)) walk.duplicates.push(join(path, name))
      own.set(name, readNode(pair.value, join(path, name), rangeOf(pair.key), walk, depth + 1))
    }
  }
  return [...merged.flatMap((pair) => mergedEntries(pair.value, path, own, walk, depth + 1)), ...own]
}

/** `<<: *base`: what the base has and the map itself has not. */
function mergedEntries(
  node: Node | null,
  path: string,
  own: ReadonlyMap<string, unknown>,
  walk: Walk,
  depth: number,
): readonly (readonly [string, unknown])[] {
  if (depth > MAX_DEPTH) throw new Unreadable(TOO_DEEP)
  const base = isAlias(node) ? anchored(node, walk) : node
  if (isSeq<Node | null>(base)) return base.items.flatMap((item) => mergedEntries(item, path, own, walk, depth + 1))
  if (!isMap<Node, Node | null>(base)) return []
  const others = base.items.filter(({ key }) => !own.has(nameOf(key)))
  return others.map(({ key, value }) => {
    const name = nameOf(key)
    return [name, readNode(value, join(path, name), rangeOf(key), walk, depth + 1)] as const
  })
}

function anchored(alias: Alias, { document }: Walk): Node {
  const node = alias.resolve(document)
  if (node === undefined) throw new Unreadable(`there is no anchor &${alias.source} before this alias`, rangeOf(alias))
  return node
}

function nameOf(key: Node): string {
  if (!isScalar(key)) return ''
  return key.source ?? String(key.value)
}

function rangeOf({ range }: Node): Range {
  const [start, end] = range ?? [0, 0]
  return { start, end }
}
