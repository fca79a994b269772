import { isObject } from '@curfew/iam-policy/json'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { parseJson } from '#cli/json.ts'
import { readSource } from '#cli/source/read.ts'

/** The texts of the policies beside each of the files, which are those of one principal. Throws a Fault for any other file. */
export async function siblingsOf(files: readonly string[], io: Io): Promise<readonly (readonly string[])[]> {
  const texts = await Promise.all(files.map((file) => policiesIn(file, io)))
  return texts.map((_, index) => texts.filter((_, at) => at !== index).flat())
}

/** The policy in a file, or those in the output of `compile` or of the AWS CLI. */
async function policiesIn(file: string, io: Io): Promise<readonly string[]> {
  const isFolder = file !== '-' && (await io.filesIn(file)) !== undefined
  const text = isFolder ? '' : (await readSource(file, io)).text
  const json = parseJson(text)
  if (isObject(json) && 'Statement' in json) return [text]
  const { nestedPolicies } = await import('./inspect.ts')
  const nested = isObject(json) ? nestedPolicies(json) : []
  if (nested.length > 0) return nested.map((policy) => policy.text)
  throw new Fault(`Cannot use --together with ${file}: it is not a policy. Pass files that have one policy each`)
}

/** Reads each file once, so that standard input can be read again. */
export function readingOnce(io: Io): Io {
  const texts = new Map<string, ReturnType<Io['read']>>()
  return {
    ...io,
    read: (file) => {
      const text = texts.get(file) ?? io.read(file)
      texts.set(file, text)
      return text
    },
  }
}
