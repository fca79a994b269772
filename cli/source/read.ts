import { causeOf, Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import type { Source } from './source.ts'
import { SourceFault } from './source-fault.ts'
import { syntaxProblemIn } from './syntax.ts'

/** A file as it was written, and the JSON in it. */
export type JsonSource = Source & { readonly json: unknown }

/** A file, or standard input for `-`. Throws a Fault that names it. */
export async function readSource(file: string, io: Io): Promise<Source> {
  try {
    return { file: nameOf(file), text: await io.read(file) }
  } catch (error) {
    throw new Fault(`Cannot read ${nameOf(file)}: ${causeOf(error)}`)
  }
}

/** A file of JSON. Throws a Fault that names it, and the place where it stops being JSON. */
export async function readJson(file: string, io: Io): Promise<JsonSource> {
  return jsonIn(await readSource(file, io))
}

/** The JSON of a source. Throws a Fault with the place where it stops being JSON. */
export function jsonIn(source: Source): JsonSource {
  try {
    return { ...source, json: JSON.parse(source.text) }
  } catch (error) {
    const message = syntaxProblemIn(source.text)?.message ?? causeOf(error)
    throw new SourceFault(`Cannot read ${source.file}`, source, [{ path: '', message: `invalid JSON: ${message}` }])
  }
}

export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file
}
