import { BlockList, isIP } from 'node:net'
import { isRecord } from '../is-record.ts'
import { InvalidPattern } from './invalid-pattern.ts'
import { compileNumeric } from './pattern-numeric.ts'
import { compileText, isTextOperator } from './pattern-text.ts'

/** A missing field is tested as undefined. */
export type Matches = (value: unknown) => boolean

/** One element of a pattern's array: a literal, or an object with one operator. */
export function compileValue(pattern: unknown, path: string): Matches {
  if (!isRecord(pattern)) return equals(pattern, path)
  const [operator = '', ...others] = Object.keys(pattern)
  if (others.length > 0) throw new InvalidPattern(`${path}: only one key allowed in match expression`)
  const operand = pattern[operator]

  if (isTextOperator(operator)) return ifText(compileText(operator, operand, path))
  switch (operator) {
    case 'exists':
      return exists(operand, path)
    case 'numeric':
      return compileNumeric(operand, path)
    case 'cidr':
      return cidr(operand, path)
    case 'anything-but':
      return anythingBut(operand, path)
    default:
      throw new InvalidPattern(`${path}: unrecognized match type ${operator}`)
  }
}

function equals(literal: unknown, path: string): Matches {
  if (literal !== null && !['string', 'number', 'boolean'].includes(typeof literal)) {
    throw new InvalidPattern(`${path}: match value must be String, number, true, false, or null`)
  }
  return (value) => value === literal
}

function exists(wanted: unknown, path: string): Matches {
  if (typeof wanted !== 'boolean')
    throw new InvalidPattern(`${path}: exists match pattern must be either true or false`)
  return (value) => (value !== undefined) === wanted
}

function cidr(range: unknown, path: string): Matches {
  const [address = '', prefix = ''] = typeof range === 'string' ? range.split('/') : []
  const family = isIP(address)
  const isLength = /^\d+$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128)
  if (family === 0 || !isLength) throw new InvalidPattern(`${path}: malformed CIDR`)
  const block = new BlockList()
  block.addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6')
  return ifText((value) => {
    const found = isIP(value)
    return found !== 0 && block.check(value, found === 4 ? 'ipv4' : 'ipv6')
  })
}

/** Matches only a field that exists. */
function anythingBut(operand: unknown, path: string): Matches {
  const excluded = excludedBy(operand, path)
  return (value) => value !== undefined && !excluded(value)
}

function excludedBy(operand: unknown, path: string): Matches {
  if (isRecord(operand)) {
    const [operator = '', ...others] = Object.keys(operand)
    if (others.length > 0 || !isTextOperator(operator))
      throw new InvalidPattern(`${path}: anything-but cannot take ${operator}`)
    const values = listOf(operand[operator])
    if (values.length === 0 || values.includes(''))
      throw new InvalidPattern(`${path}: anything-but ${operator} needs text that is not empty`)
    const excluded = values.map((value) => compileText(operator, value, path))
    return ifText((value) => excluded.some((matches) => matches(value)))
  }
  const literals = listOf(operand)
  const kinds = new Set(literals.map((literal) => typeof literal))
  if (kinds.size !== 1 || !(kinds.has('string') || kinds.has('number'))) {
    throw new InvalidPattern(`${path}: inside anything-but list, either all values are Number or String, not both`)
  }
  return (value) => literals.includes(value)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function ifText(matches: (value: string) => boolean): Matches {
  return (value) => typeof value === 'string' && matches(value)
}
