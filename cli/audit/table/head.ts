import { isObject, type Json, parseJson } from '#cli/json.ts'
import type { ChainEnd } from '#core/audit/chain.ts'
import { type Principal, parsePrincipal, printPrincipal } from '#core/grant/principal.ts'

/** Where the records of a job end, those of a user's keys, under `user/NAME`, or those of a role's sessions, under `role/NAME`. */
export type Head = { readonly job: string; readonly end: ChainEnd }

/**
 * What an item says about the end of its records: that of a grant, or of anything else whose facts are one JSON text with a
 * last hash. Undefined if it says nothing, or has expired: DynamoDB deletes it days later.
 */
export function headIn({ expiresAt, ...attributes }: Json, now: Date): Head | undefined {
  if (typeof expiresAt === 'number' && expiresAt * 1000 <= now.getTime()) return undefined
  return Object.values(attributes).flatMap(headInText)[0]
}

function headInText(text: unknown): readonly Head[] {
  const facts = typeof text === 'string' && text.startsWith('{') ? parseJson(text) : undefined
  if (!isObject(facts)) return []
  const { lastSeq, lastHash, jobId } = facts
  const principal = principalIn(facts)
  const job = typeof jobId === 'string' ? jobId : principal && printPrincipal(principal)
  if (job === undefined || typeof lastSeq !== 'number') return []
  return typeof lastHash === 'string' || lastHash === null ? [{ job, end: { lastSeq, lastHash } }] : []
}

/** The principal that some facts name. */
export function principalIn({ principal }: Json): Principal | undefined {
  if (!isObject(principal)) return undefined
  const { type, name } = principal
  return typeof type === 'string' && typeof name === 'string' ? parsePrincipal(`${type}/${name}`) : undefined
}
