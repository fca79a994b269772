import { invalidRange } from './errors.ts'

/** A part of a body; `range` is its Content-Range, undefined for the whole body. */
export type Slice = { readonly body: Uint8Array; readonly range: string | undefined }

/** Supports `bytes=0-4`, `bytes=5-` and `bytes=-3`; any other header is ignored, as HTTP allows. */
export function slice(header: string | undefined, body: Uint8Array): Slice {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return { body, range: undefined }
  const start = first === '' ? Math.max(0, body.length - Number(last)) : Number(first)
  const end = first === '' || last === '' ? body.length : Math.min(Number(last) + 1, body.length)
  if (start >= end) throw invalidRange()
  return { body: body.subarray(start, end), range: `bytes ${start}-${end - 1}/${body.length}` }
}
