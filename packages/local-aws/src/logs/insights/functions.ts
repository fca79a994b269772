import { numberOf, textOf, type Value } from './value.ts'

type ScalarFunction = {
  readonly min: number
  readonly max: number
  readonly apply: (args: readonly Value[]) => Value
}

/** Those whose results the documentation leaves no doubt about, also for a field that is missing. By lower-case name. */
const FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  ispresent: { min: 1, max: 1, apply: ([value]) => value !== undefined },
  coalesce: { min: 1, max: Number.POSITIVE_INFINITY, apply: (args) => args.find((value) => value !== undefined) },
  isempty: { min: 1, max: 1, apply: ([value]) => value === undefined || value === '' },
  isblank: { min: 1, max: 1, apply: ([value]) => value === undefined || textOf(value).trim() === '' },
  strcontains: { min: 2, max: 2, apply: testing((text, part) => text.includes(part)) },
  startswith: { min: 2, max: 2, apply: testing((text, part) => text.startsWith(part)) },
  endswith: { min: 2, max: 2, apply: testing((text, part) => text.endsWith(part)) },
  strlen: { min: 1, max: 1, apply: onText((text) => [...text].length) },
  tolower: { min: 1, max: 1, apply: onText((text) => text.toLowerCase()) },
  toupper: { min: 1, max: 1, apply: onText((text) => text.toUpperCase()) },
  trim: { min: 1, max: 1, apply: onText((text) => text.trim()) },
  substr: { min: 2, max: 3, apply: substr },
}

export function isFunction(name: string): boolean {
  return Object.hasOwn(FUNCTIONS, name)
}

export function hasArity(name: string, count: number): boolean {
  const found = FUNCTIONS[name]
  return found !== undefined && count >= found.min && count <= found.max
}

export function applyFunction(name: string, args: readonly Value[]): Value {
  return FUNCTIONS[name]?.apply(args)
}

function onText(change: (text: string) => Value): ScalarFunction['apply'] {
  return ([value]) => (value === undefined ? undefined : change(textOf(value)))
}

/** 1 or 0; 0 for a field that is missing. */
function testing(test: (text: string, part: string) => boolean): ScalarFunction['apply'] {
  return ([value, part]) => (value !== undefined && part !== undefined && test(textOf(value), textOf(part)) ? 1 : 0)
}

/** By code points, as `strlen` counts them. */
function substr([value, start, length]: readonly Value[]): Value {
  const from = numberOf(start)
  if (value === undefined || from === undefined) return undefined
  const count = length === undefined ? undefined : numberOf(length)
  return [...textOf(value)].slice(from, count === undefined ? undefined : from + count).join('')
}
