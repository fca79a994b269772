import type { Column, Command, Expression } from './expression.ts'
import { malformed } from './malformed.ts'
import { parseExpression } from './parse-expression.ts'
import { parseExtraction } from './parse-extraction.ts'
import { type TokenReader, tokenReader } from './token-reader.ts'

/** What GetQueryResults answers at most. AWS has more in further pages. */
export const MAX_ROWS = 10_000

/** The commands of a query. Throws MalformedQueryException for whatever local AWS does not know. */
export function parseQuery(query: string): readonly Command[] {
  const reader = tokenReader(query)
  const commands = [parseCommand(reader)]
  while (reader.accept('|')) commands.push(parseCommand(reader))
  reader.expectKind('end', '|')
  return commands
}

function parseCommand(reader: TokenReader): Command {
  const { text, start } = reader.expectKind('name', 'a command')
  switch (text.toLowerCase()) {
    case 'fields':
      return { kind: 'fields', columns: listOf(reader, parseColumn) }
    case 'display':
      return { kind: 'display', columns: listOf(reader, parseColumn) }
    case 'filter':
      return { kind: 'filter', condition: parseExpression(reader) }
    case 'parse':
      return parseExtraction(reader)
    case 'stats':
      return parseStats(reader)
    case 'sort':
      return { kind: 'sort', keys: listOf(reader, parseSortKey) }
    case 'dedup':
      return { kind: 'dedup', by: listOf(reader, parseField) }
    case 'limit':
      return { kind: 'limit', rows: parseRows(reader) }
    default:
      throw malformed(`local AWS does not support the command ${text}`, start)
  }
}

function parseStats(reader: TokenReader): Command {
  const aggregates = listOf(reader, parseColumn)
  return { kind: 'stats', aggregates, groups: reader.accept('by') ? listOf(reader, parseColumn) : [] }
}

function parseColumn(reader: TokenReader): Column {
  const { start } = reader.peek()
  const expression = parseExpression(reader)
  const written = expression.kind === 'field' ? expression.name : reader.since(start)
  return { name: reader.accept('as') ? parseField(reader).name : written, expression }
}

function parseSortKey(reader: TokenReader) {
  const by = parseExpression(reader)
  const descending = reader.accept('desc')
  // The documentation does not say in which order AWS sorts otherwise.
  if (!descending) reader.expect('asc')
  return { by, descending }
}

function parseField(reader: TokenReader): Extract<Expression, { kind: 'field' }> {
  const { start, text } = reader.peek()
  const field = parseExpression(reader)
  if (field.kind !== 'field') throw malformed(`expected a field, found ${text}`, start)
  return field
}

function parseRows(reader: TokenReader): number {
  const { text, start } = reader.expectKind('number', 'a number')
  const rows = Number(text)
  if (!Number.isInteger(rows) || rows < 1 || rows > MAX_ROWS)
    throw malformed(`local AWS supports limits from 1 to ${MAX_ROWS}`, start)
  return rows
}

function listOf<T>(reader: TokenReader, parse: (reader: TokenReader) => T): readonly T[] {
  const list = [parse(reader)]
  while (reader.accept(',')) list.push(parse(reader))
  return list
}
