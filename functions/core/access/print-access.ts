import type { Access, Location } from './access.ts'

/** What a job may use, as its event wrote it, so that a search of the audit log finds a bucket by its name. */
export function printAccess(access: Access): Readonly<Record<string, readonly string[]>> {
  const printed = Object.entries(access).map(([kind, entries]) => [kind, entries.map(printEntry)] as const)
  return Object.fromEntries(printed.filter(([, entries]) => entries.length > 0))
}

function printEntry(entry: Location | string): string {
  if (typeof entry === 'string') return entry
  return entry.prefix === '' ? `s3://${entry.bucket}` : `s3://${entry.bucket}/${entry.prefix}`
}
