// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the reference writes what varies in an ARN like this
import { arnFields } from '../arn.ts'
import { globOf, matches } from '../evaluation/glob.ts'
import { parseTemplate, parseWildcards, type Template } from '../template.ts'

/** One character of a pattern, or what stands for any one or any run of characters, but for some. */
type Token = { readonly literal: string } | { readonly any: 'run' | 'one'; readonly but: string }

/** Whether `outer` matches everything that `inner` matches. Never wrongly true; may be false in far-fetched cases. */
export function covers(outer: string, inner: string): boolean {
  return covering(outer)(inner)
}

/** The same for one outer pattern and many inner ones. */
export function covering(outer: string): (inner: string) => boolean {
  if (outer === '*') return () => true
  if (outer.includes('${') || !/[*?]/.test(outer)) return (inner) => outer === inner
  const glob = globOf(parseWildcards(outer))
  const hasOne = outer.includes('?')
  return (inner) => {
    if (outer === inner) return true
    // A wildcard of the inner pattern is a character that only a wildcard of the outer one matches; `?` does not match `*`.
    if (inner.includes('${') || (hasOne && inner.includes('*'))) return false
    return matches(glob, inner)
  }
}

/**
 * Whether some ARN fits both a pattern of a policy and the form of a resource type, such as
 * `arn:${Partition}:s3:::${BucketName}`. Mostly a wildcard stays within its part, but a `*` that ends one may run on beyond
 * the colon (IAM user guide, Resource): `arn:aws:logs:*:*:/aws/*` covers log groups.
 */
export function fitsType(pattern: string, arnForm: string): boolean {
  const [parts, forms] = [arnFields(pattern), arnFields(arnForm)]
  if (parts.length !== forms.length || isOtherService(parts[2], forms[2])) return false
  if (parts.every((part, index) => fitsPart(part, forms[index] ?? ''))) return true
  return parts.some(runsOn) && overlap(parts.flatMap(runningTokens), forms.flatMap(separateTokens))
}

/** Most ARNs differ here already: whatever else there is to compare need not be. */
function isOtherService(service = '', form = ''): boolean {
  return service !== form && !/[*?$]/.test(service) && !form.includes('$')
}

/** A malformed variable has a finding of its own; here it matches anything. */
function fitsPart(part: string, form: string): boolean {
  const template = parseTemplate(part, true)
  return template === undefined || overlap(tokensOf(template), formTokens(form))
}

function runsOn(part: string, index: number): boolean {
  return index < 5 && part.endsWith('*')
}

/** The tokens of a part of a pattern, with the colon before it: only a `*` at its end matches a colon. */
function runningTokens(part: string, index: number): readonly Token[] {
  const tokens = tokensOf(parseTemplate(part, true) ?? [])
  const within = index < 5 ? tokens.map((token) => without(token, ':')) : tokens
  const last: readonly Token[] = runsOn(part, index) ? [...within.slice(0, -1), RUN] : within
  return index === 0 ? last : [{ literal: ':' }, ...last]
}

/** What a placeholder stands for has no colon; only the key of an object may have one. */
function separateTokens(form: string, index: number): readonly Token[] {
  const tokens = formTokens(form).map((token) => (form.includes('${ObjectName}') ? token : without(token, ':')))
  return index === 0 ? tokens : [{ literal: ':' }, ...tokens]
}

function without(token: Token, character: string): Token {
  return 'any' in token ? { ...token, but: token.but + character } : token
}

/** Whether some text matches both patterns. */
export function overlaps(a: string, b: string): boolean {
  return overlap(tokensOf(parseTemplate(a, true) ?? []), tokensOf(parseTemplate(b, true) ?? []))
}

const RUN: Token = { any: 'run', but: '' }
const ONE: Token = { any: 'one', but: '' }

/** A placeholder is never empty. A bucket's name has no `/`: that tells a bucket's ARN from an object's. */
function formTokens(form: string): readonly Token[] {
  return form.split(/(\$\{\w+\}|\*)/).flatMap((part): readonly Token[] => {
    if (part === '${BucketName}') return [{ any: 'run', but: '/' }]
    if (part === '*') return [RUN]
    return part.startsWith('${') ? [ONE, RUN] : literals(part)
  })
}

function tokensOf(template: Template): readonly Token[] {
  return template.flatMap((part): readonly Token[] => {
    if (typeof part === 'string') return literals(part)
    return ['any' in part && part.any === '?' ? ONE : RUN]
  })
}

function literals(text: string): readonly Token[] {
  return Array.from(text, (literal) => ({ literal }))
}

/** Walk both patterns at once, a row of positions at a time: many stars stay cheap, and no length is too much for the stack. */
function overlap(a: readonly Token[], b: readonly Token[]): boolean {
  let row = new Uint8Array(b.length + 1)
  row[0] = 1
  for (let i = 0; i <= a.length; i += 1) {
    const below = new Uint8Array(b.length + 1)
    let isReached = false
    for (let j = 0; j <= b.length; j += 1) {
      if (row[j] !== 1) continue
      if (i === a.length && j === b.length) return true
      isReached = step(a[i], b[j], j, row, below) || isReached
    }
    if (!isReached) return false
    row = below
  }
  return false
}

/** Mark where both patterns can be after this pair of tokens; whether that is anywhere in the row below. */
function step(a: Token | undefined, b: Token | undefined, j: number, row: Uint8Array, below: Uint8Array): boolean {
  const [isManyA, isManyB] = [a !== undefined && isMany(a), b !== undefined && isMany(b)]
  const isRight = b !== undefined && (isManyB || (isManyA && a !== undefined && canMatch(a, b)))
  const isDown = a !== undefined && (isManyA || (isManyB && b !== undefined && canMatch(b, a)))
  const isBoth = a !== undefined && b !== undefined && !isManyA && !isManyB && areAlike(a, b)
  if (isRight) row[j + 1] = 1
  if (isDown) below[j] = 1
  if (isBoth) below[j + 1] = 1
  return isDown || isBoth
}

function isMany(token: Token): boolean {
  return 'any' in token && token.any === 'run'
}

function canMatch(many: Token, other: Token): boolean {
  return !('literal' in other) || isAllowed(many, other.literal)
}

function areAlike(a: Token, b: Token): boolean {
  if ('literal' in a) return isAllowed(b, a.literal)
  return 'any' in b || isAllowed(a, b.literal)
}

function isAllowed(token: Token, character: string): boolean {
  return 'any' in token ? !token.but.includes(character) : token.literal === character
}
