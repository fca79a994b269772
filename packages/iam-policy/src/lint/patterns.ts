// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the reference writes what varies in an ARN like this
import { globOf, matches } from '../evaluation/glob.ts'
import { parseTemplate, parseWildcards, type Template } from '../template.ts'

/** One character of a pattern, or a placeholder: any run, any one, or a name (a run without `/`). */
type Token = { readonly literal: string } | { readonly any: 'run' | 'one' | 'name' }

/** Whether `outer` matches everything that `inner` matches. Never wrongly true; may be false in far-fetched cases. */
export function covers(outer: string, inner: string): boolean {
  if (outer === inner || outer === '*') return true
  if (outer.includes('${') || inner.includes('${')) return false
  // A wildcard of the inner pattern is a character that only a wildcard of the outer one matches; `?` does not match `*`.
  if (outer.includes('?') && inner.includes('*')) return false
  return matches(globOf(parseWildcards(outer)), inner)
}

/**
 * Whether some ARN fits both a pattern of a policy and the form of a resource type, such as
 * `arn:${Partition}:s3:::${BucketName}`. Compared part by part: a wildcard does not cross the first five colons.
 */
export function fitsType(pattern: string, arnForm: string): boolean {
  const [parts, forms] = [partsOf(pattern), partsOf(arnForm)]
  return parts.length === forms.length && parts.every((part, index) => fitsPart(part, forms[index] ?? ''))
}

/** A malformed variable has a finding of its own; here it matches anything. */
function fitsPart(part: string, form: string): boolean {
  const template = parseTemplate(part, true)
  return template === undefined || overlap(tokensOf(template), formTokens(form))
}

function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':')
  return [...parts.slice(0, 5), parts.slice(5).join(':')]
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

/** Walk both patterns at once, and remember pairs of positions that failed, so that many stars stay cheap. */
function overlap(a: readonly Token[], b: readonly Token[]): boolean {
  const failed = new Set<number>()
  const walk = (i: number, j: number): boolean => {
    const here = i * (b.length + 1) + j
    if (failed.has(here)) return false
    const found = step(a[i], b[j], i, j, walk)
    if (!found) failed.add(here)
    return found
  }
  return walk(0, 0)
}

function step(
  a: Token | undefined,
  b: Token | undefined,
  i: number,
  j: number,
  walk: (i: number, j: number) => boolean,
): boolean {
  if (a === undefined && b === undefined) return true
  if (a !== undefined && isMany(a)) return walk(i + 1, j) || (b !== undefined && canMatch(a, b) && walk(i, j + 1))
  if (b !== undefined && isMany(b)) return walk(i, j + 1) || (a !== undefined && canMatch(b, a) && walk(i + 1, j))
  return a !== undefined && b !== undefined && areAlike(a, b) && walk(i + 1, j + 1)
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
