import { needsTime } from './aggregates.ts'
import type { Command, Expression } from './expression.ts'
import { malformed } from './malformed.ts'

type Stats = Extract<Command, { kind: 'stats' }>

/** AWS allows no more. */
const MAX_STATS = 10

/** The fields that CloudWatch Logs makes for every event; `@entity` and those of particular services are missing here. */
const SYSTEM_FIELDS: readonly string[] = ['@timestamp', '@message', '@logStream', '@log', '@ingestionTime']

/** Throws MalformedQueryException for commands that AWS refuses in this order, or that name what an earlier `stats` dropped. */
export function checkCommands(commands: readonly Command[]): void {
  const shows = (kind: Command['kind']) => kind === 'fields' || kind === 'display' || kind === 'stats'
  if (commands.some(({ kind }) => kind === 'parse') && !commands.some(({ kind }) => shows(kind)))
    throw malformed('local AWS needs the columns of a query with parse: add fields or display')
  const before: Command[] = []
  for (const command of commands) {
    checkPlace(command, before)
    const scope = scopeAfter(before)
    const made = namesMadeBy(before)
    for (const expression of expressionsOf(command)) {
      checkNames(expression, scope)
      if (scope === undefined) checkSystemFields(expression, made)
    }
    if (command.kind === 'stats') checkStats(command, scope !== undefined)
    else if (expressionsOf(command).some(hasAggregate)) throw malformed(`${command.kind} cannot aggregate: stats does`)
    before.push(command)
  }
}

function checkPlace({ kind }: Command, before: readonly Command[]): void {
  const has = (one: Command['kind']) => before.some((command) => command.kind === one)
  if (has('dedup') && kind !== 'limit') throw malformed('only limit may follow dedup')
  if (kind === 'parse' && has('stats')) throw malformed('local AWS supports parse before the first stats')
  if (kind === 'limit' && has('limit')) throw malformed('limit may be there once')
  if (kind !== 'stats') return
  if (has('sort') || has('limit') || has('display'))
    throw malformed('sort, limit and display must follow the last stats')
  if (before.filter((command) => command.kind === 'stats').length === MAX_STATS)
    throw malformed(`stats may be there ${MAX_STATS} times`)
}

/** The names that commands after a `stats` may use; undefined if there is none: then any field may be in an event. */
function scopeAfter(commands: readonly Command[]): ReadonlySet<string> | undefined {
  const last = commands.findLastIndex(({ kind }) => kind === 'stats')
  if (last < 0) return undefined
  const columns = commands.slice(last).flatMap((command) => {
    if (command.kind === 'stats') return [...command.aggregates, ...command.groups]
    return command.kind === 'fields' ? command.columns : []
  })
  return new Set(columns.map(({ name }) => name))
}

function checkNames(expression: Expression, scope: ReadonlySet<string> | undefined): void {
  if (scope === undefined) return
  if (expression.kind === 'bin') throw malformed('bin() has no @timestamp after stats')
  if (expression.kind === 'field' && !scope.has(expression.name))
    throw malformed(`${expression.name} is not defined by the stats command before it`)
  for (const part of partsOf(expression)) checkNames(part, scope)
}

/** What commands before the first `stats` call by a name of the query's own. */
function namesMadeBy(commands: readonly Command[]): readonly string[] {
  return commands.flatMap((command) => {
    if (command.kind === 'parse') return command.names
    return command.kind === 'fields' ? command.columns.map(({ name }) => name) : []
  })
}

function checkSystemFields(expression: Expression, made: readonly string[]): void {
  for (const part of partsOf(expression)) checkSystemFields(part, made)
  if (expression.kind !== 'field' || !/^@[^@]/.test(expression.name)) return
  if (!SYSTEM_FIELDS.includes(expression.name) && !made.includes(expression.name))
    throw malformed(`local AWS does not support the field ${expression.name}`)
}

/** A column of `stats` is made of aggregates, numbers and arithmetic; what is grouped by, of none. */
function checkStats({ aggregates: columns, groups }: Stats, followsStats: boolean): void {
  if (groups.some(({ expression }) => hasAggregate(expression)))
    throw malformed('stats cannot aggregate in what it groups by')
  for (const { name, expression } of columns) {
    const leaves = leavesOf(expression)
    if (leaves.some((leaf) => leaf.kind !== 'aggregate' && leaf.kind !== 'literal'))
      throw malformed(`stats needs an aggregation function in ${name}`)
    const aggregates = leaves.flatMap((leaf) => (leaf.kind === 'aggregate' ? [leaf] : []))
    if (aggregates.length === 0) throw malformed(`stats needs an aggregation function in ${name}`)
    if (aggregates.some(({ argument }) => argument !== undefined && hasAggregate(argument)))
      throw malformed(`${name} aggregates an aggregate: use a second stats`)
    if (followsStats && aggregates.some((leaf) => needsTime(leaf.name)))
      throw malformed(`${name} needs the time of events, which an earlier stats has dropped`)
  }
}

function leavesOf(expression: Expression): readonly Expression[] {
  if (expression.kind !== 'arithmetic') return [expression]
  return [...leavesOf(expression.left), ...leavesOf(expression.right)]
}

function hasAggregate(expression: Expression): boolean {
  return expression.kind === 'aggregate' || partsOf(expression).some(hasAggregate)
}

function partsOf(expression: Expression): readonly Expression[] {
  if ('left' in expression) return [expression.left, expression.right]
  if (expression.kind === 'call') return expression.args
  if (expression.kind === 'aggregate') return expression.argument === undefined ? [] : [expression.argument]
  if (expression.kind === 'in') return [expression.operand, ...expression.list]
  return 'operand' in expression ? [expression.operand] : []
}

function expressionsOf(command: Command): readonly Expression[] {
  switch (command.kind) {
    case 'fields':
    case 'display':
      return command.columns.map(({ expression }) => expression)
    case 'filter':
      return [command.condition]
    case 'parse':
      return [command.from]
    case 'stats':
      return [...command.aggregates, ...command.groups].map(({ expression }) => expression)
    case 'sort':
      return command.keys.map(({ by }) => by)
    case 'dedup':
      return command.by
    case 'limit':
      return []
  }
}
