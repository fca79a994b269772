import { isObject, type JsonObject, join } from '@curfew/iam-policy/json'
import type { FoundPolicy } from './found-policy.ts'
import { kindAt } from './kinds.ts'
import { isPolicy, isStatements } from './lint-found.ts'
import { Absent, Choice, OpenText, Unknown } from './open.ts'

/** What was found in a file. `unresolved`: the paths of policies that are not known before it is deployed. */
export type Found = { readonly policies: readonly FoundPolicy[]; readonly unresolved: readonly string[] }

/** Where a walk is: the keys above, and the nearest thing that has a type. */
type Place = {
  readonly path: string
  readonly keys: readonly string[]
  readonly type: string | undefined
  readonly owner: string
}

const POLICY_KEYS = /^(PolicyDocument|AssumeRolePolicyDocument|KeyPolicy|RepositoryPolicyText|ResourcePolicy)$/
const STATEMENT_KEYS = /^(statements|iamRoleStatements|resourcePolicy)$/
const TYPED = /^(AWS::\w+::\w+|aws_\w+)$/
const TEXT = /^\s*(\{|%7B)/i
const MAX_DEPTH = 200

/**
 * The policies in a value, wherever they are: as objects, as texts of JSON, as lists of statements. They are known by their
 * content; what has them, by what is around them.
 */
export function findPolicies(root: unknown): Found {
  const found: Finding = { policies: [], unresolved: [] }
  visit(root, { path: '', keys: [], type: undefined, owner: '' }, found)
  return found
}

type Finding = { readonly policies: FoundPolicy[]; readonly unresolved: string[] }

function visit(value: unknown, place: Place, found: Finding): void {
  if (place.keys.length > MAX_DEPTH || value instanceof Absent) return
  if (value instanceof Unknown || value instanceof OpenText) {
    if (place.type !== undefined && POLICY_KEYS.test(place.keys.at(-1) ?? '')) found.unresolved.push(place.path)
    return
  }
  for (const { item, at } of partsOf(value, place)) visit(item, at, found)
  if (typeof value === 'string') visitText(value, place, found)
  else if (isObject(value)) visitObject(value, place, found)
}

/** The options of a choice, and the items of a list. */
function partsOf(value: unknown, place: Place): readonly { readonly item: unknown; readonly at: Place }[] {
  if (value instanceof Choice)
    return value.options.map(({ value: item, suffix }) => ({ item, at: { ...place, path: `${place.path}${suffix}` } }))
  if (!Array.isArray(value)) return []
  return value.map((item: unknown, index) => ({ item, at: indexed(place, index) }))
}

function visitObject(value: JsonObject, place: Place, found: Finding): void {
  if (value instanceof Choice) return
  if (isPolicy(value)) {
    // Of an event bus, the statement is a property among others.
    const isAmongProperties = place.keys.at(-1) === 'Properties'
    const document = { Version: '2012-10-17', Statement: value.Statement }
    if (isAmongProperties) add(document, place, found, join(place.path, 'Statement'))
    else add(value, place, found)
    return
  }
  const typed = typedPlace(value, place)
  for (const [key, item] of Object.entries(value)) {
    const below = { ...typed, path: join(place.path, key), keys: [...place.keys, key] }
    if (STATEMENT_KEYS.test(key) && Array.isArray(item) && isStatements(item)) {
      add({ Version: '2012-10-17', Statement: item }, { ...below, path: place.path }, found, below.path)
    } else visit(item, below, found)
  }
}

function visitText(text: string, place: Place, found: Finding): void {
  const json = TEXT.test(text) && /statement/i.test(text) ? jsonIn(text) : undefined
  if (isPolicy(json)) add(json, place, found)
}

function add(document: unknown, { path, owner, keys, type }: Place, { policies }: Finding, statements?: string): void {
  const isOfRole = statements !== undefined && /(^|\.)(statements|iamRoleStatements)$/.test(statements)
  const kind = isOfRole ? 'identity' : kindAt(keys, type)
  policies.push({ path, document, kind, owner, ...(statements !== undefined && { statements }) })
}

/** Within a resource, or within one entry of a list of identities. */
function indexed(place: Place, index: number): Place {
  const path = join(place.path, index)
  const isIdentity = /^(User|Group|Role)DetailList$/.test(place.keys.at(-1) ?? '')
  return { ...place, path, owner: isIdentity ? path : place.owner }
}

function typedPlace(value: JsonObject, place: Place): Place {
  const type = [value.Type, value.type].find((each) => typeof each === 'string' && TYPED.test(each))
  return typeof type === 'string' ? { ...place, type, owner: place.path } : place
}

/** IAM's API has documents in percent-encoding. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.trimStart().startsWith('%') ? decodeURIComponent(text) : text)
  } catch {
    return undefined
  }
}
