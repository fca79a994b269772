import { parseJsonText } from '@curfew/iam-policy/json'
import { type Finding, reporter, SEVERITIES } from '@curfew/iam-policy/lint/finding'
import { namesPrincipals, resourceKindOf } from '@curfew/iam-policy/lint/resource/kinds'
import { lintResourcePolicy } from '@curfew/iam-policy/lint-resource'
import { PolicySyntaxError } from '@curfew/iam-policy/syntax-error'
import { lintPolicy } from '#targets/iam/lint.ts'
import type { InspectOptions } from '../inspect-options.ts'
import type { Assumption, Inspection } from '../inspection.ts'
import { EVENT_RULES } from '../rules.ts'
import { anyContent, contentOf } from './files.ts'
import { findPolicies } from './find-policies.ts'
import type { FoundPolicy, PolicyKind } from './found-policy.ts'
import { instantiate } from './instantiate.ts'
import { lintFound } from './lint-found.ts'
import { PLACEHOLDER_ACCOUNT } from './references.ts'

const report = reporter(EVENT_RULES)

/**
 * Lints the policies in a file that has more than that. Undefined if it has none.
 * @param files `known`: only files of a form that has policies in it; `any`: whatever has some
 */
export function inspectEmbedded(
  text: string,
  json: unknown,
  options: InspectOptions,
  files: 'known' | 'any',
): Inspection | undefined {
  const content = contentOf(json, options.account)
  if (content === undefined && files === 'known') return undefined
  const { policies, unresolved } = findPolicies(
    content === undefined ? anyContent(json, json, options.account) : content.value,
  )
  if (content === undefined && policies.length === 0) return undefined
  const read = policies.map((policy) => ({ ...policy, ...kindOf(policy, options) }))
  return {
    policies: policies.map(({ path }) => path),
    assumed: read.flatMap(({ path, kind, isAssumed }): readonly Assumption[] =>
      isAssumed && kind !== undefined && kind !== 'identity' ? [{ path, kind }] : [],
    ),
    findings: worstFirst([
      ...duplicatesIn(text, policies),
      ...read.flatMap((policy) => lintOneOf(policy, read, options)),
      ...[...unresolved, ...(content?.unresolved ?? [])].map((path) =>
        report('UNRESOLVED_POLICY', path, 'The file does not tell what this policy says'),
      ),
    ]),
  }
}

function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
}

type Kinded = FoundPolicy & { readonly isAssumed: boolean }

/** What the file tells goes before --type, which is for policies that stand alone; what neither tells is concluded. */
function kindOf(
  { kind, document, path }: FoundPolicy,
  { type, profile }: InspectOptions,
): { readonly kind: PolicyKind; readonly isAssumed: boolean } {
  if (kind !== undefined || type !== undefined) return { kind: kind ?? type, isAssumed: false }
  const instance = instantiate(document, path, undefined, { option: 0, trial: 'narrow' })
  if (profile !== undefined || !namesPrincipals(instance.document)) return { kind: 'identity', isAssumed: false }
  return { kind: resourceKindOf(instance.document), isAssumed: true }
}

function lintOneOf(policy: Kinded, all: readonly Kinded[], options: InspectOptions): readonly Finding[] {
  const { kind } = policy
  if (kind !== undefined && kind !== 'identity') {
    const account =
      options.account ??
      (JSON.stringify(policy.document).includes(PLACEHOLDER_ACCOUNT) ? PLACEHOLDER_ACCOUNT : undefined)
    return lintFound(policy, (document) => lintResourcePolicy(JSON.stringify(document), { kind, account }))
  }
  const others = all.filter(
    (other) => other.owner === policy.owner && other.owner !== '' && other.kind === 'identity' && other !== policy,
  )
  const siblings = others.map(({ document, path, statements }) =>
    JSON.stringify(instantiate(document, path, statements, { option: 0, trial: 'narrow' }).document),
  )
  const { profile = 'identity' } = options
  return lintFound(policy, (document) => lintPolicy(JSON.stringify(document), { ...options, profile, siblings }))
}

/** Of keys that an object has twice, JSON.parse keeps the last: in a policy, that may hide a condition. */
function duplicatesIn(text: string, policies: readonly FoundPolicy[]): readonly Finding[] {
  return duplicateKeys(text)
    .filter((path) => policies.some((policy) => path.startsWith(policy.path)))
    .map((path) => report('DUPLICATE_KEY', path, 'The key appears twice, and the last counts'))
}

function duplicateKeys(text: string): readonly string[] {
  try {
    parseJsonText(text)
    return []
  } catch (error) {
    return error instanceof PolicySyntaxError ? error.problems.map(({ path }) => path) : []
  }
}
