import { isRecord } from '../is-record.ts'
import { invalidParameter } from './put.ts'

type Matches = (message: string) => boolean

/**
 * Compiles a filter pattern: an empty one, terms (all must occur; quoted if they contain other than word characters), or
 * `{ $.detail.job = "nightly" && $.attempt != 1 }`. Throws for anything else, because a wrong filter would hide events.
 */
export function compileFilter(pattern: string): Matches {
  const text = pattern.trim()
  if (text === '') return () => true
  return text.startsWith('{') ? compileJson(text) : compileTerms(text)
}

function compileTerms(text: string): Matches {
  const terms = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([whole, quoted, bare]) => {
    if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, '$1')
    if (bare !== undefined && /^\w+$/.test(bare)) return bare
    throw invalidParameter(`Invalid filter pattern: local AWS does not support ${whole}`)
  })
  return (message) => terms.every((term) => message.includes(term))
}

function compileJson(text: string): Matches {
  const inner = /^\{(.*)\}$/s.exec(text)?.[1] ?? ''
  const tests = inner.split('&&').map((part) =>
    compileComparison(
      part
        .trim()
        .replace(/^\((.*)\)$/s, '$1')
        .trim(),
    ),
  )
  return (message) => {
    const value = objectOf(message)
    return value !== undefined && tests.every((holds) => holds(value))
  }
}

function compileComparison(text: string): (value: Readonly<Record<string, unknown>>) => boolean {
  const [whole, path = '', operator, literal = ''] = /^\$\.([\w.-]+)\s*(=|!=)\s*("[^"]*"|[\w.*-]+)$/.exec(text) ?? []
  if (whole === undefined) throw invalidParameter(`Invalid filter pattern: local AWS does not support ${text}`)
  const wanted = literal.replaceAll('"', '')
  const source = wanted.split('*').map(escaped).join('.*')
  const expression = new RegExp(`^${source}$`, 's')
  return (value) => {
    const found = path.split('.').reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), value)
    const present = ['string', 'number', 'boolean'].includes(typeof found)
    return present && expression.test(String(found)) === (operator === '=')
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function objectOf(message: string): Readonly<Record<string, unknown>> | undefined {
  if (!message.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(message)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
