import { overlaps } from '@curfew/iam-policy/lint/patterns'
import type { ParsedEntry } from './bucket-entry.ts'

/** For each earlier entry that places some bucket in another account than this one does: which two entries, and accounts. */
export function overlappingAccounts(entry: ParsedEntry, earlier: readonly ParsedEntry[]): readonly string[] {
  return earlier
    .filter((other) => other.account !== entry.account && !other.isAnyBucket && !entry.isAnyBucket)
    .filter((other) => overlaps(other.bucket, entry.bucket))
    .map(
      (other) =>
        `"${other.text}" and "${entry.text}" match the same bucket in ${accountOf(other)} and ${accountOf(entry)}`,
    )
}

function accountOf({ account }: ParsedEntry): string {
  return account === undefined ? "Curfew's own account" : `account ${account}`
}
