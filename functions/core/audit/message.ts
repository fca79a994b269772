import type { AuditRecord } from './records.ts'

/**
 * A record as the audit log holds it: JSON, with `detail` last. CloudWatch Logs finds the first 200 fields of an event: a detail
 * with hundreds of prefixes or problems would hide what comes after it, such as the hash that queries tell duplicates by.
 */
export function messageOf({ detail, ...record }: AuditRecord): string {
  return JSON.stringify(detail === undefined ? record : { ...record, detail })
}
