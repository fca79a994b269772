import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { grantOf } from '#platform/grant-row.ts'

/** The JSON in which a row holds its grant. */
export function factsIn(item: Parameters<typeof grantOf>[0]): unknown {
  const { grant } = unmarshall(item)
  return JSON.parse(String(grant))
}

/** What a newer version of Curfew might have written: one more field in every object, except in principals, which are identities. */
export function withNewFields(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withNewFields)
  if (typeof json !== 'object' || json === null) return json
  const fields = Object.entries(json).map(
    ([name, value]) => [name, name === 'principal' ? value : withNewFields(value)] as const,
  )
  return Object.fromEntries([...fields, ['fromNewerVersion', { since: '2.0', list: [1, 'two', null] }]])
}
