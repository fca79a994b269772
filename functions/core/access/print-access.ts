import { printInstant } from '#core/grant/window.ts'
import { type Access, type Location, type LogGroup, NAME_PREFIX } from './access.ts'

/** A location that is more than its URI says. */
type PrintedLocation = {
  readonly location: string
  readonly name?: string
  readonly account?: string
  readonly until?: string
  readonly versions?: true
}

type PrintedEntry = string | PrintedLocation

/** What a job may use, as its event wrote it, so that a search of the audit log finds a bucket by its name. */
export function printAccess(access: Access): Readonly<Record<string, readonly PrintedEntry[]>> {
  const printed = Object.entries(access).map(([kind, entries]) => [kind, entries.map(printEntry)] as const)
  return Object.fromEntries(printed.filter(([, entries]) => entries.length > 0))
}

/** `s3://bucket`, `s3://bucket/prefix/`, `s3://bucket/key`. */
export function printUri({ bucket, path }: Location): string {
  return path === '' ? `s3://${bucket}` : `s3://${bucket}/${path}`
}

function printEntry(entry: Location | LogGroup): PrintedEntry {
  if (typeof entry === 'string') return entry
  if ('arn' in entry) return `${entry.arn}:log-stream:${entry.streams}*`
  const { name, account, until, versions } = entry
  const rest = {
    ...(name !== undefined && { name: `${NAME_PREFIX}${name}` }),
    ...(account !== undefined && { account }),
    ...(until !== undefined && { until: printInstant(until) }),
    ...(versions !== undefined && { versions }),
  }
  return Object.keys(rest).length === 0 ? printUri(entry) : { location: printUri(entry), ...rest }
}
