import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { isObject, type Json } from '#cli/json.ts'
import { onlyJob } from '#cli/policy/event.ts'
import { readJson } from '#cli/source/read.ts'
import type { Source } from '#cli/source/source.ts'

/** The request of an event file, with the sender that stands beside it, if one does, and its place in the file. */
export type FiledRequest = {
  readonly detail: Json
  readonly source: string | undefined
  readonly text?: Source
  readonly path?: string
}

/** Throws a Fault if a file holds anything else than one request. */
export async function readFiled(file: string, io: Io): Promise<FiledRequest> {
  const text = await readJson(file, io)
  const { source, detail, path } = onlyJob(text)
  if (!isObject(detail)) throw new Fault(`Cannot use the event in ${text.file}: its detail is not a JSON object`)
  return { detail, source: source === '' ? undefined : source, text, path }
}
