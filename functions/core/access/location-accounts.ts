import type { Problem } from '#core/refusal.ts'
import { type Access, LOCATION_LISTS } from './access.ts'

/** Buckets that a request places in two accounts: a bucket has one owner, so one of the two could never be used. */
export function ownerProblems(access: Access, own: string): readonly Problem[] {
  const owners = new Map<string, string>()
  return LOCATION_LISTS.flatMap((list) =>
    access[list].flatMap(({ bucket, account = own }, index) => {
      const owner = owners.get(bucket) ?? account
      owners.set(bucket, owner)
      if (owner === account) return []
      const message = `places the bucket ${bucket} in account ${account}, and another entry places it in ${owner}`
      return [{ path: `access.${list}[${index}]`, message }]
    }),
  )
}
