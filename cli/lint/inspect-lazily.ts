import { isObject } from '@curfew/iam-policy/json'
import { parseJson } from '#cli/json.ts'
import type { InspectOptions } from './inspect-options.ts'
import { type Inspection, ofOther } from './inspection.ts'
import { lintPolicyText } from './lint-policy-text.ts'

/**
 * Like `inspect`, but the contracts of events and files are loaded only for what is no policy, which takes longer than to lint
 * one; and so is what finds the policies in templates and other files that have more than that.
 */
export async function inspectLazily(text: string, options: InspectOptions): Promise<Inspection> {
  const json = parseJson(text)
  if (isPolicyText(text, json)) return lintPolicyText(text, json, options)
  const { inspectEmbedded } = await import('./embedded/inspect-embedded.ts')
  const known = inspectEmbedded(text, json, options, 'known')
  if (known !== undefined) return known
  const { inspect } = await import('./inspect.ts')
  const findings = inspect(text, options)
  if (!findings.some(({ code }) => code === 'UNKNOWN_KIND')) return ofOther(findings)
  return inspectEmbedded(text, json, options, 'any') ?? ofOther(findings)
}

/** What is not JSON is read as a policy, as far as that is possible. */
function isPolicyText(text: string, json: unknown): boolean {
  if (Array.isArray(json)) return false
  return !isObject(json) || 'Statement' in json || ('Version' in json && !/"Resources"/.test(text))
}
