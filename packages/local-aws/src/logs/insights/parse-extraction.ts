import type { Command } from './expression.ts'
import { malformed } from './malformed.ts'
import { compileRegex } from './regex.ts'
import type { TokenReader } from './token-reader.ts'

/** `parse @message "user=*, method:*" as user, method`, or `parse @message /user=(?<user>\w+)/`. */
export function parseExtraction(reader: TokenReader): Command {
  const source = reader.take()
  if (source.kind !== 'name' && source.kind !== 'quoted')
    throw malformed(`expected the field to parse, found ${source.text}`, source.start)
  const from = { kind: 'field', name: source.text } as const
  const { kind, text, start } = reader.take()
  if (kind === 'regex') {
    const pattern = compileRegex(text, start)
    return { kind: 'parse', from, pattern, names: namesOfGroups(text, start) }
  }
  if (kind !== 'string') throw malformed(`expected a pattern, found ${text}`, start)
  reader.expect('as')
  const names = [nameIn(reader)]
  while (reader.accept(',')) names.push(nameIn(reader))
  const wildcards = text.split('*').length - 1
  if (wildcards !== names.length) throw malformed(`${text} has ${wildcards} wildcards for ${names.length} names`, start)
  return { kind: 'parse', from, pattern: globOf(text), names }
}

function nameIn(reader: TokenReader): string {
  const { kind, text, start } = reader.take()
  if (kind !== 'name' && kind !== 'quoted') throw malformed(`expected a name, found ${text}`, start)
  return text
}

function namesOfGroups(source: string, start: number): readonly string[] {
  const names = [...source.matchAll(/\(\?<(\w+)>/g)].map(([, name = '']) => name)
  if (names.length === 0) throw malformed('parse needs a named group, such as (?<user>\\w+)', start)
  return names
}

/** Each `*` takes as little as it can, and one at the end takes all that is left. Anything may come before the pattern. */
function globOf(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\/]/g, '\\$&'))
  return new RegExp(parts.join('([\\s\\S]*?)').replace(/\*\?\)$/, '*)'))
}
