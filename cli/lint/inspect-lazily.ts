import { isObject } from '@curfew/iam-policy/json'
import { parseJson } from '#cli/json.ts'
import type { InspectOptions } from './inspect-options.ts'
import { type Inspection, without } from './inspection.ts'
import { lintPolicyText } from './lint-policy-text.ts'

/** Like `inspect`, but the contracts of events and files are loaded only for what is no policy: that takes longer than to lint one. */
export async function inspectLazily(text: string, options: InspectOptions): Promise<Inspection> {
  const json = parseJson(text)
  if (!isObject(json) || 'Statement' in json || 'Version' in json) return lintPolicyText(text, json, options)
  const { inspect } = await import('./inspect.ts')
  return without(inspect(text, options))
}
