import { checkCommands } from './check.ts'
import { evaluate, evaluateGroup } from './evaluate.ts'
import type { Column, Command, Expression } from './expression.ts'
import { naturalOrder } from './natural-order.ts'
import { MAX_ROWS, parseQuery } from './parse-query.ts'
import { type Row, withValues } from './row.ts'
import { textOf, truthOf, type Value } from './value.ts'

export type ResultField = { readonly field: string; readonly value: string }

export type Query = {
  readonly commands: readonly Command[]
  readonly columns: readonly Column[]
  /** Whether a row of the result is a log event: then it has a pointer to it. */
  readonly showsEvents: boolean
}

const DEFAULT_COLUMNS: readonly Column[] = ['@timestamp', '@message'].map(columnOf)

/** Reads a query whole. Throws MalformedQueryException for what AWS refuses, or local AWS does not know. */
export function compileQuery(text: string): Query {
  const commands = parseQuery(text)
  checkCommands(commands)
  const columns = commands.reduce<readonly Column[]>(columnsAfter, [])
  const showsEvents = commands.every(({ kind }) => kind !== 'stats')
  return { commands, columns: columns.length === 0 ? DEFAULT_COLUMNS : columns, showsEvents }
}

/** @param maxRows unless the query has a limit of its own */
export function runQuery(query: Query, rows: readonly Row[], maxRows = MAX_ROWS): readonly (readonly ResultField[])[] {
  const newestFirst = rows.toSorted((left, right) => right.time - left.time || right.order - left.order)
  const found = query.commands.reduce(apply, newestFirst)
  const hasLimit = query.commands.some(({ kind }) => kind === 'limit')
  return found.slice(0, hasLimit ? MAX_ROWS : maxRows).map((row) => {
    const fields = query.columns.flatMap(({ name, expression }) => {
      const value = row.values.get(name)
      return value === undefined ? [] : [{ field: name, value: printed(expression, value) }]
    })
    return query.showsEvents ? [...fields, { field: '@ptr', value: String(row.order) }] : fields
  })
}

function apply(rows: readonly Row[], command: Command): readonly Row[] {
  switch (command.kind) {
    case 'fields':
    case 'display':
      return rows.map((row) => withValues(row, valuesOf(command.columns, row)))
    case 'filter':
      return rows.filter((row) => truthOf(evaluate(command.condition, row)) === true)
    case 'parse':
      return rows.map((row) => withValues(row, extractedFrom(row, command)))
    case 'stats':
      return groupsOf(rows, command.groups).map((group) => {
        const aggregates = command.aggregates.map(
          ({ name, expression }) => [name, evaluateGroup(expression, group.rows)] as const,
        )
        return { values: new Map([...group.values, ...aggregates]), time: 0, order: 0 }
      })
    case 'sort':
      return rows.toSorted((left, right) => compareBy(command.keys, left, right))
    case 'dedup':
      return withoutDuplicates(rows, command.by)
    case 'limit':
      return rows.slice(0, command.rows)
  }
}

/** What a pattern finds; nothing in an event that does not match. */
function extractedFrom(row: Row, { from, pattern, names }: Extract<Command, { kind: 'parse' }>) {
  const value = evaluate(from, row)
  const found = value === undefined ? null : pattern.exec(textOf(value))
  if (found === null) return []
  return names.map((name, index) => [name, found.groups ? found.groups[name] : found[index + 1]] as const)
}

function groupsOf(rows: readonly Row[], by: readonly Column[]) {
  const groups = Map.groupBy(rows, (row) => JSON.stringify(valuesOf(by, row).map(([, value]) => value ?? null)))
  return [...groups.values()].map((group) => ({ rows: group, values: group[0] ? valuesOf(by, group[0]) : [] }))
}

function valuesOf(columns: readonly Column[], row: Row): readonly (readonly [string, Value])[] {
  return columns.map(({ name, expression }) => [name, evaluate(expression, row)])
}

function compareBy(keys: Extract<Command, { kind: 'sort' }>['keys'], left: Row, right: Row): number {
  for (const { by, descending } of keys) {
    const order = naturalOrder(evaluate(by, left), evaluate(by, right))
    if (order !== 0) return descending ? -order : order
  }
  return 0
}

/** The first of each combination; those with something missing all stay. */
function withoutDuplicates(rows: readonly Row[], by: readonly Expression[]): readonly Row[] {
  const seen = new Set<string>()
  return rows.filter((row) => {
    const values = by.map((field) => evaluate(field, row))
    const key = JSON.stringify(values)
    const isNew = values.includes(undefined) || !seen.has(key)
    seen.add(key)
    return isNew
  })
}

/** The columns of the result: what the last `display` shows, or what `stats` makes and `fields` adds. */
function columnsAfter(columns: readonly Column[], command: Command): readonly Column[] {
  if (command.kind === 'display') return command.columns
  if (command.kind === 'stats') return [...command.groups, ...command.aggregates]
  if (command.kind === 'parse') return [...columns, ...command.names.map(columnOf)]
  return command.kind === 'fields' ? [...columns, ...command.columns] : columns
}

function columnOf(name: string): Column {
  return { name, expression: { kind: 'field', name } }
}

/** A time of an event is printed as `2025-07-16 01:00:00.000`. */
function printed(expression: Expression, value: Exclude<Value, undefined>): string {
  const isTime =
    expression.kind === 'bin' ||
    (expression.kind === 'field' && ['@timestamp', '@ingestionTime'].includes(expression.name))
  return isTime && typeof value === 'number' ? printTime(value) : textOf(value)
}

function printTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '')
}
