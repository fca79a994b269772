import { contains, parseCidr } from '../cidr.ts'
import { parseInstant } from '../instant.ts'
import { parseAddress } from '../ip.ts'
import type { OperatorName } from '../operator.ts'
import { fill, isFixed, type Pattern, parseTemplate } from '../template.ts'
import { arnGlobOf, matchesArn } from './arn.ts'
import type { Context } from './context.ts'
import { globOf, matches, textOf } from './glob.ts'
import { remembering } from './remembering.ts'
import type { Ternary } from './ternary.ts'

/** Compare one value of a request with one value of the policy. Undefined if either is malformed. */
export type Compare = (actual: string, context: Context) => Ternary

/** Prepare one value of a policy for one operator. `variables`: whether the policy's version has policy variables. */
export type Comparison = (value: string, variables: boolean) => Compare

export type Kind = { readonly compare: Comparison; readonly negated: boolean }

const instantOf = remembering(parseInstant)
const addressOf = remembering(parseAddress)

/** Each operator as a comparison, or its negation. `Null` is not among them: it compares no value. */
export const KINDS: Readonly<Record<Exclude<OperatorName, 'Null'>, Kind>> = {
  StringEquals: is(text((value) => value)),
  StringNotEquals: isNot(text((value) => value)),
  StringEqualsIgnoreCase: is(text((value) => value.toLowerCase())),
  StringNotEqualsIgnoreCase: isNot(text((value) => value.toLowerCase())),
  StringLike: is(pattern((parts) => like(globOf(parts)))),
  StringNotLike: isNot(pattern((parts) => like(globOf(parts)))),
  NumericEquals: is(ordered(parseNumber, (a, b) => a === b)),
  NumericNotEquals: isNot(ordered(parseNumber, (a, b) => a === b)),
  NumericLessThan: is(ordered(parseNumber, (a, b) => a < b)),
  NumericLessThanEquals: is(ordered(parseNumber, (a, b) => a <= b)),
  NumericGreaterThan: is(ordered(parseNumber, (a, b) => a > b)),
  NumericGreaterThanEquals: is(ordered(parseNumber, (a, b) => a >= b)),
  DateEquals: is(ordered(instantOf, (a, b) => a === b)),
  DateNotEquals: isNot(ordered(instantOf, (a, b) => a === b)),
  DateLessThan: is(ordered(instantOf, (a, b) => a < b)),
  DateLessThanEquals: is(ordered(instantOf, (a, b) => a <= b)),
  DateGreaterThan: is(ordered(instantOf, (a, b) => a > b)),
  DateGreaterThanEquals: is(ordered(instantOf, (a, b) => a >= b)),
  Bool: is(ordered(parseBoolean, (a, b) => a === b)),
  BinaryEquals: is(ordered(parseBase64, (a, b) => a === b)),
  IpAddress: is(inBlock),
  NotIpAddress: isNot(inBlock),
  ArnEquals: is(pattern(arn)),
  ArnNotEquals: isNot(pattern(arn)),
  ArnLike: is(pattern(arn)),
  ArnNotLike: isNot(pattern(arn)),
}

function is(compare: Comparison): Kind {
  return { compare, negated: false }
}

function isNot(compare: Comparison): Kind {
  return { compare, negated: true }
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

function like(glob: Parameters<typeof matches>[0]): (actual: string) => boolean {
  return (actual) => matches(glob, actual)
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
