import { type Condition, compileCondition, OPERATORS, type Operator } from './condition.ts'
import { invalidFilter, unsupported } from './invalid-filter.ts'
import { compileLogic, type Test, tokensOf } from './logic.ts'

const MAX_REGEXES = 2

const LITERAL = /"(?:[^"\\]|\\.)*"|%(?:[^%\\]|\\.)*%|[^\s,&|"%()=!<>]+/
/** A condition on the field that is named, or an operator between two. */
const TOKEN = new RegExp(`\\s*([\\w-]+\\s*(?:>=|<=|!=|=|>|<)\\s*(?:${LITERAL.source})|&&|\\|\\|)\\s*`, 'y')
const PART = /((?:"(?:[^"\\]|\\.)*"|%(?:[^%\\]|\\.)*%|[^,"%])+)(?:,|$)/y

type Field = { readonly kind: 'one'; readonly holds: Condition; readonly isFree: boolean } | { readonly kind: 'any' }

/**
 * Compiles `[ip, ..., status = 404 || status = 410, bytes]`: a message matches field by field. `...` stands for any number of
 * fields; so does a last field without a condition, but for one at least: `[w1=ERROR, w2]` is the documentation's example.
 */
export function compileSpaceDelimited(pattern: string): Test<string> {
  const inner = /^\[(.*)\]$/s.exec(pattern)?.[1]
  if (inner === undefined || inner.trim() === '') throw unsupported(pattern)
  if ((inner.match(/[=]\s*%/g)?.length ?? 0) > MAX_REGEXES)
    throw invalidFilter(`it has more than ${MAX_REGEXES} regular expressions`)
  const fields = tokensOf(inner, PART).map((part) => compileField(part.trim()))
  const open = fields.findIndex(({ kind }) => kind === 'any')
  if (fields.filter(({ kind }) => kind === 'any').length > 1) throw unsupported('... twice')
  if (open >= 0) {
    const after = fields.slice(open + 1)
    return (message) => {
      const values = valuesIn(message)
      const hasEnough = values.length >= fields.length - 1
      return (
        hasEnough &&
        hold(fields.slice(0, open), values) &&
        (after.length === 0 || hold(after, values.slice(-after.length)))
      )
    }
  }
  const last = fields.at(-1)
  const takesRest = last?.kind === 'one' && last.isFree
  return (message) => {
    const values = valuesIn(message)
    const isLong = takesRest ? values.length >= fields.length : values.length === fields.length
    return isLong && hold(fields, values)
  }
}

function compileField(text: string): Field {
  if (text === '...') return { kind: 'any' }
  if (/^[\w-]*$/.test(text)) return { kind: 'one', holds: () => true, isFree: true }
  const name = /^[\w-]+/.exec(text)?.[0] ?? ''
  const holds = compileLogic(tokensOf(text, TOKEN), (token) => compileOne(token, name), false)
  return { kind: 'one', holds, isFree: false }
}

function compileOne(token: string, field: string): Condition {
  const [, name, operator, literal] = /^([\w-]+)\s*(>=|<=|!=|=|>|<)\s*(.*)$/s.exec(token) ?? []
  if (name === undefined || literal === undefined) throw unsupported(token)
  if (name !== field) throw unsupported(`${token} among the conditions of ${field}: name one field between two commas`)
  const found: Operator = OPERATORS.find((one) => one === operator) ?? '='
  const holds = compileCondition(found, literal)
  const isOrder = found !== '=' && found !== '!='
  return (value) => holds(isOrder && value !== '' ? Number(value) : value)
}

/** What stands in brackets or quotation marks is one field. */
function valuesIn(message: string): readonly string[] {
  return [...message.matchAll(/\[([^\]]*)\]|"([^"]*)"|(\S+)/g)].map(
    ([, inBrackets, quoted, bare]) => inBrackets ?? quoted ?? bare ?? '',
  )
}

function hold(fields: readonly Field[], values: readonly string[]): boolean {
  return fields.every((field, index) => field.kind === 'any' || field.holds(values[index]))
}
