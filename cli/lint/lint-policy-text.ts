import { namesPrincipals, resourceKindOf } from '@curfew/iam-policy/lint/resource/kinds'
import { lintPolicy } from '#targets/iam/lint.ts'
import type { InspectOptions } from './inspect-options.ts'
import type { Inspection } from './inspection.ts'

/**
 * Lints one policy: of a resource if `--type` says so, or if it names principals and nobody said that it is another. What
 * only policies of resources need is loaded for them only.
 * @param json what the text says; undefined if it is not JSON
 */
export async function lintPolicyText(text: string, json: unknown, options: InspectOptions): Promise<Inspection> {
  const { type, profile, dialect, account } = options
  const isAssumed = type === undefined && profile === undefined && dialect === undefined && namesPrincipals(json)
  if (type === undefined && !isAssumed) return { findings: lintPolicy(text, options), policies: [''], assumed: [] }
  const { lintResourcePolicy } = await import('@curfew/iam-policy/lint-resource')
  const kind = type ?? resourceKindOf(json)
  const findings = lintResourcePolicy(text, { kind, account })
  return { findings, policies: [''], assumed: isAssumed ? [{ path: '', kind }] : [] }
}
