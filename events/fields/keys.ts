import * as z from 'zod'
import type { KeyStrategy } from '#core/grant/grant.ts'
import { hasAccessKeys, type Principal } from '#core/grant/principal.ts'

export const keys = z.enum(['rotate', 'deactivate', 'keep']).meta({
  description: "What becomes of the user's access keys after the job. Default: rotate. A role has none.",
})

/** What a request means that does not say what becomes of the keys. */
export function defaultKeys(principal: Principal): KeyStrategy {
  return hasAccessKeys(principal) ? 'rotate' : 'keep'
}
