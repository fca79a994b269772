// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the reference writes what varies in an ARN like this
import { arnFields } from '../arn.ts'
import { globOf, matches } from '../evaluation/glob.ts'
import { parseTemplate, parseWildcards, type Template } from '../template.ts'

/** One character of a pattern, or a placeholder: any run, any one, or a name (a run without `/`). */
type Token = { readonly literal: string } | { readonly any: 'run' | 'one' | 'name' }

/** Whether `outer` matches everything that `inner` matches. Never wrongly true; may be false in far-fetched cases. */
export function covers(outer: string, inner: string): boolean {
  return covering(outer)(inner)
}

/** The same for one outer pattern and many inner ones. */
export function covering(outer: string): (inner: string) => boolean {
  if (outer === '*') return () => true
  if (outer.includes('${')) return (inner) => outer === inner
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
 * `arn:${Partition}:s3:::${BucketName}`. Compared part by part: a wildcard does not cross the first five colons.
 */
export function fitsType(pattern: string, arnForm: string): boolean {
  const [parts, forms] = [arnFields(pattern), arnFields(arnForm)]
  return parts.length === forms.length && parts.every((part, index) => fitsPart(part, forms[index] ?? ''))
}

/** A malformed variable has a finding of its own; here it matches anything. */
function fitsPart(part: string, form: string): boolean {
  const template = parseTemplate(part, true)
  return template === undefined || overlap(tokensOf(template), formTokens(form))
}

/** Whether some text matches both patterns. */
export function overlaps(a: string, b: string): boolean {
  return overlap(tokensOf(parseTemplate(a, true) ?? []), tokensOf(parseTemplate(b, true) ?? []))
}

/** A placeholder is never empty. A bucket's name has no `/`: that tells a bucket's ARN from an object's. */
function formTokens(form: string): readonly Token[] {
  return form.split(/(\$\{\w+\}|\*)/).flatMap((part): readonly Token[] => {
    if (part === '${BucketName}') return [{ any: 'name' }]
    if (part === '*') return [{ any: 'run' }]
    return part.startsWith('${') ? [{ any: 'one' }, { any: 'run' }] : literals(part)
  })
}

function tokensOf(template: Template): readonly Token[] {
  return template.flatMap((part): readonly Token[] => {
    if (typeof part === 'string') return literals(part)
    return [{ any: 'any' in part && part.any === '?' ? 'one' : 'run' }]
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
  return 'any' in token && token.any !== 'one'
}

function canMatch(many: Token, other: Token): boolean {
  return !('any' in many && many.any === 'name' && 'literal' in other && other.literal === '/')
}

function areAlike(a: Token, b: Token): boolean {
  return 'any' in a || 'any' in b || a.literal === b.literal
}
