import { isObject } from '@curfew/iam-policy/json'
import type { Finding } from '@curfew/iam-policy/lint/finding'
import { parseJson } from '#cli/json.ts'
import { lintPolicy } from '#targets/iam/lint.ts'
import type { InspectOptions } from './inspect-options.ts'

/** Like `inspect`, but the contracts of events and files are loaded only for what is no policy: that takes longer than to lint one. */
export async function inspectLazily(text: string, options: InspectOptions): Promise<readonly Finding[]> {
  const json = parseJson(text)
  if (!isObject(json) || 'Statement' in json || 'Version' in json) return lintPolicy(text, options)
  const { inspect } = await import('./inspect.ts')
  return inspect(text, options)
}
