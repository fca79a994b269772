import { isObject, join } from '@curfew/iam-policy/json'
import { fillText, fillWhole, type Place, placeIn, type Trial } from './fill.ts'
import { Absent, Choice, OpenText, Unknown } from './open.ts'

/** A policy as it may turn out: which option of each choice, and what unknown values are. */
export type Variant = { readonly option: number; readonly trial: Trial }

export type Instance = {
  readonly document: unknown
  /** For each path in the document, the one in the file. */
  readonly paths: ReadonlyMap<string, string>
  /** Paths in the document of values that are unknown as a whole: what is found there, may not be so. */
  readonly unknown: readonly string[]
  /** Those of them that are left out: whether they are missing, nobody knows. */
  readonly omitted: readonly string[]
}

/** What is left out of its list or object. */
const NOTHING = Symbol('nothing')

/** A value at its path in the document (`here`) and in the file. */
type Visit = { readonly value: unknown; readonly inFile: string; readonly here: string; readonly place: Place }

type Making = {
  readonly variant: Variant
  readonly statements: string | undefined
  readonly paths: Map<string, string>
  readonly unknown: string[]
  readonly omitted: string[]
}

/**
 * One way in which a policy may turn out.
 * @param path where it is in the file
 * @param statements where its statements are, if not in `Statement`
 */
export function instantiate(
  document: unknown,
  path: string,
  statements: string | undefined,
  variant: Variant,
): Instance {
  const making: Making = { variant, statements, paths: new Map(), unknown: [], omitted: [] }
  const place = { element: '', keys: [] }
  return { document: made({ value: document, inFile: path, here: '', place }, making), ...making }
}

function made(visit: Visit, making: Making): unknown {
  const { value, inFile, here } = visit
  making.paths.set(here, inFile)
  if (value instanceof Absent) return NOTHING
  if (value instanceof Choice) {
    const option = value.options[making.variant.option % value.options.length]
    return option ? made({ ...visit, value: option.value, inFile: `${inFile}${option.suffix}` }, making) : NOTHING
  }
  if (value instanceof Unknown || value instanceof OpenText) return filled(value, visit, making)
  if (Array.isArray(value)) return listOf(value, visit, making)
  return isObject(value) ? objectOf(value, visit, making) : value
}

function filled(value: Unknown | OpenText, { here, place }: Visit, { variant, unknown, omitted }: Making): unknown {
  if (value instanceof OpenText) {
    const { text, isFixed } = fillText(value, place, variant.trial)
    if (!isFixed) unknown.push(here)
    return text
  }
  unknown.push(here)
  const whole = fillWhole(place, variant.trial)
  if (whole !== undefined) return whole
  omitted.push(here)
  return NOTHING
}

function listOf(items: readonly unknown[], { inFile, here, place }: Visit, making: Making): unknown {
  const list: unknown[] = []
  for (const [index, value] of items.entries()) {
    const item = made({ value, inFile: join(inFile, index), here: join(here, list.length), place }, making)
    if (item !== NOTHING) list.push(item)
  }
  return list
}

function objectOf(object: object, { inFile, here, place }: Visit, making: Making): unknown {
  const entries = Object.entries(object).flatMap(([key, value]) => {
    const isMoved = here === '' && key === 'Statement' && making.statements !== undefined
    const at = isMoved ? (making.statements ?? '') : join(inFile, key)
    const item = made({ value, inFile: at, here: join(here, key), place: placeIn(place, key) }, making)
    return item === NOTHING ? [] : [[key, item] as const]
  })
  return Object.fromEntries(entries)
}

/** How many options the choice with the most of them has. */
export function optionsIn(value: unknown): number {
  if (value instanceof Choice)
    return Math.max(value.options.length, ...value.options.map((each) => optionsIn(each.value)))
  if (Array.isArray(value)) return Math.max(1, ...value.map(optionsIn))
  return isObject(value) && isPlain(value) ? Math.max(1, ...Object.values(value).map(optionsIn)) : 1
}

/** Whether something in it is not known. */
export function isOpen(value: unknown): boolean {
  if (value instanceof Unknown || value instanceof OpenText) return true
  if (value instanceof Choice) return value.options.some((each) => isOpen(each.value))
  if (Array.isArray(value)) return value.some(isOpen)
  return isObject(value) && isPlain(value) && Object.values(value).some(isOpen)
}

function isPlain(value: object): boolean {
  return !(value instanceof Absent || value instanceof Unknown || value instanceof OpenText)
}
