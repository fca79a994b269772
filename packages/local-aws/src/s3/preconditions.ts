import type { WireRequest } from '../wire.ts'
import { noSuchKey, notModified, preconditionFailed } from './errors.ts'
import type { StoredObject } from './stored-object.ts'

/** Throws 412 if `If-Match` does not match the object's ETag, and 304 if `If-None-Match` does. */
export function checkRead({ headers }: WireRequest, { etag }: StoredObject): void {
  if (!matches(headers['if-match'], etag, true)) throw preconditionFailed()
  if (matches(headers['if-none-match'], etag, false)) throw notModified()
}

/** The same for the source of a copy, with its own headers: a source that does not fit is a 412 either way. */
export function checkCopy({ headers }: WireRequest, { etag }: StoredObject): void {
  const [wanted, unwanted] = [headers['x-amz-copy-source-if-match'], headers['x-amz-copy-source-if-none-match']]
  if (!matches(wanted, etag, true) || matches(unwanted, etag, false)) throw preconditionFailed()
}

/** `If-None-Match: *` only creates an object; `If-Match` only overwrites an object that is unchanged. */
export function checkWrite({ headers }: WireRequest, existing: StoredObject | undefined): void {
  if (headers['if-none-match'] === '*' && existing) throw preconditionFailed()
  if (headers['if-match'] === undefined) return
  if (!existing) throw noSuchKey()
  if (!matches(headers['if-match'], existing.etag, true)) throw preconditionFailed()
}

function matches(wanted: string | undefined, etag: string, whenAbsent: boolean): boolean {
  if (wanted === undefined) return whenAbsent
  return wanted === '*' || wanted.replaceAll('"', '') === etag.replaceAll('"', '')
}
