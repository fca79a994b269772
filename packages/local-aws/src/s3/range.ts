import { invalidRange } from './errors.ts'

/** A part of a body; `range` is its Content-Range, and undefined if it is all of it. */
export type Slice = { readonly body: Uint8Array; readonly range: string | undefined }

/** `bytes=0-4`, `bytes=5-` and `bytes=-3`. Anything else is no range, and the whole is sent. */
export function slice(header: string | undefined, body: Uint8Array): Slice {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return { body, range: undefined }
  const start = first === '' ? Math.max(0, body.length - Number(last)) : Number(first)
  const end = first === '' || last === '' ? body.length : Math.min(Number(last) + 1, body.length)
  if (start >= end) throw invalidRange()
  return { body: body.subarray(start, end), range: `bytes ${start}-${end - 1}/${body.length}` }
}
