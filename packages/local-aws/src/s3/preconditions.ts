import type { WireRequest } from '../wire.ts'
import { noSuchKey, notImplemented, notModified, preconditionFailed } from './errors.ts'
import type { StoredObject } from './stored-object.ts'

/** Throws 412 for an object that the reader does not want any more, and 304 for one that the reader has. */
export function checkRead({ headers }: WireRequest, object: StoredObject): void {
  const problem = problemOf(headers, object, '')
  if (problem === 'changed') throw preconditionFailed()
  if (problem === 'known') throw notModified()
}

/** The same for the source of a copy, with its own headers: a source that does not fit is a 412 either way. */
export function checkCopy({ headers }: WireRequest, source: StoredObject): void {
  if (problemOf(headers, source, 'x-amz-copy-source-')) throw preconditionFailed()
}

/** `If-None-Match: *` only creates an object; `If-Match` only overwrites or deletes an object that is unchanged. */
export function checkWrite({ headers }: WireRequest, existing: StoredObject | undefined): void {
  if ((headers['if-none-match'] ?? '*') !== '*') throw notImplemented('If-None-Match with an ETag')
  if (headers['if-none-match'] === '*' && existing) throw preconditionFailed()
  if (headers['if-match'] === undefined) return
  if (!existing) throw noSuchKey()
  if (!matches(headers['if-match'], existing.etag, true)) throw preconditionFailed()
}

// As in HTTP, a time counts only if there is no ETag for the same question.
function problemOf(headers: WireRequest['headers'], { etag, modifiedAt }: StoredObject, prefix: string) {
  const [wanted, unwanted] = [headers[`${prefix}if-match`], headers[`${prefix}if-none-match`]]
  if (!matches(wanted, etag, true)) return 'changed'
  if (wanted === undefined && isAfter(modifiedAt, headers[`${prefix}if-unmodified-since`]) === true) return 'changed'
  if (matches(unwanted, etag, false)) return 'known'
  if (unwanted === undefined && isAfter(modifiedAt, headers[`${prefix}if-modified-since`]) === false) return 'known'
  return undefined
}

/** Undefined without a time, or with a text that is none, which HTTP ignores. HTTP has whole seconds. */
function isAfter(instant: Date, time: string | undefined): boolean | undefined {
  const since = Date.parse(time ?? '')
  return Number.isNaN(since) ? undefined : Math.floor(instant.getTime() / 1000) > Math.floor(since / 1000)
}

function matches(wanted: string | undefined, etag: string, whenAbsent: boolean): boolean {
  if (wanted === undefined) return whenAbsent
  const etags = wanted.split(',').map((one) => one.trim().replaceAll('"', ''))
  return etags.includes('*') || etags.includes(etag.replaceAll('"', ''))
}
