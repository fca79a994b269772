import { contains, parseCidr } from '../cidr.ts'
import { parseInstant } from '../instant.ts'
import { parseAddress } from '../ip.ts'
import type { OperatorName } from '../operator.ts'
import { fill, isFixed, type Pattern, parseTemplate } from '../template.ts'
import { arnGlobOf, matchesArn } from './arn.ts'
import type { Context } from './context.ts'
import { type Glob, globOf, textOf } from './glob.ts'
import { patternList } from './pattern-list.ts'
import { remembering } from './remembering.ts'
import { someOf, type Ternary } from './ternary.ts'

/** Compare one value of a request with what the policy has. Undefined if either is malformed. */
export type Compare = (actual: string, context: Context) => Ternary

/** Prepare one value of a policy for one operator. `variables`: whether the policy's version has policy variables. */
type Comparison = (value: string, variables: boolean) => Compare

/** The same for all values of a condition: one of them has to match. */
export type ListComparison = (values: readonly string[], variables: boolean) => Compare

export type Kind = { readonly compare: ListComparison; readonly negated: boolean }

const instantOf = remembering(parseInstant)
const addressOf = remembering(parseAddress)

/** Each operator as a comparison, or its negation. `Null` is not among them: it compares no value. */
export const KINDS: Readonly<Record<Exclude<OperatorName, 'Null'>, Kind>> = {
  StringEquals: is(patterns(plainGlobOf)),
  StringNotEquals: isNot(patterns(plainGlobOf)),
  StringEqualsIgnoreCase: is(each(text((value) => value.toLowerCase()))),
  StringNotEqualsIgnoreCase: isNot(each(text((value) => value.toLowerCase()))),
  StringLike: is(patterns(globOf)),
  StringNotLike: isNot(patterns(globOf)),
  NumericEquals: is(each(ordered(parseNumber, (a, b) => a === b))),
  NumericNotEquals: isNot(each(ordered(parseNumber, (a, b) => a === b))),
  NumericLessThan: is(each(ordered(parseNumber, (a, b) => a < b))),
  NumericLessThanEquals: is(each(ordered(parseNumber, (a, b) => a <= b))),
  NumericGreaterThan: is(each(ordered(parseNumber, (a, b) => a > b))),
  NumericGreaterThanEquals: is(each(ordered(parseNumber, (a, b) => a >= b))),
  DateEquals: is(each(ordered(instantOf, (a, b) => a === b))),
  DateNotEquals: isNot(each(ordered(instantOf, (a, b) => a === b))),
  DateLessThan: is(each(ordered(instantOf, (a, b) => a < b))),
  DateLessThanEquals: is(each(ordered(instantOf, (a, b) => a <= b))),
  DateGreaterThan: is(each(ordered(instantOf, (a, b) => a > b))),
  DateGreaterThanEquals: is(each(ordered(instantOf, (a, b) => a >= b))),
  Bool: is(each(ordered(parseBoolean, (a, b) => a === b))),
  BinaryEquals: is(each(ordered(parseBase64, (a, b) => a === b))),
  IpAddress: is(each(inBlock)),
  NotIpAddress: isNot(each(inBlock)),
  ArnEquals: is(each(pattern(arn))),
  ArnNotEquals: isNot(each(pattern(arn))),
  ArnLike: is(each(pattern(arn))),
  ArnNotLike: isNot(each(pattern(arn))),
}

function is(compare: ListComparison): Kind {
  return { compare, negated: false }
}

function isNot(compare: ListComparison): Kind {
  return { compare, negated: true }
}

/** Value by value: for lists that are short. */
function each(comparison: Comparison): ListComparison {
  return (values, variables) => {
    const compares = values.map((value) => comparison(value, variables))
    return (actual, context) => someOf(compares, (compare) => compare(actual, context))
  }
}

/** All values at once. */
function patterns(toGlob: (pattern: Pattern) => Glob): ListComparison {
  return (values, variables) => patternList(values, variables, toGlob)
}

function plainGlobOf(parts: Pattern): Glob {
  return { start: textOf(parts), rest: [] }
}

function text(fold: (value: string) => string): Comparison {
  return pattern((parts) => {
    const expected = fold(textOf(parts))
    return (actual) => fold(actual) === expected
  })
}

/** A comparison with text that may contain variables. One without a value in the request matches nothing. */
function pattern(prepare: (parts: Pattern) => (actual: string) => Ternary): Comparison {
  return (value, variables) => {
    const template = parseTemplate(value, variables)
    if (!template) return () => undefined

    const fixed = isFixed(template) ? prepare(fill(template, new Map()) ?? []) : undefined
    if (fixed) return fixed
    return (actual, context) => {
      const parts = fill(template, context)
      return parts ? prepare(parts)(actual) : false
    }
  }
}

function arn(parts: Pattern): (actual: string) => Ternary {
  const glob = arnGlobOf(parts)
  return (actual) => (glob ? matchesArn(glob, actual) : undefined)
}

function ordered<T>(parse: (text: string) => T | undefined, holds: (actual: T, expected: T) => boolean): Comparison {
  return (value) => {
    const expected = parse(value)
    return (text) => {
      const actual = parse(text)
      return actual === undefined || expected === undefined ? undefined : holds(actual, expected)
    }
  }
}

function inBlock(value: string): Compare {
  const block = parseCidr(value)
  return (text) => {
    const address = addressOf(text)
    return block && address ? contains(block, address) : undefined
  }
}

function parseNumber(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}

function parseBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase()
  if (lower === 'true') return true
  return lower === 'false' ? false : undefined
}

function parseBase64(text: string): string | undefined {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) ? text : undefined
}
