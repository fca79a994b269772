import type { Io } from '#cli/io.ts'
import { complete } from './candidates.ts'
import { FILES } from './word.ts'

/**
 * Prints what may stand at the end of a command line, for the scripts of `curfew completion`: a word on each line, and what it means
 * after a space.
 */
export async function printCompletion(words: readonly string[], io: Io): Promise<void> {
  const { candidates, files } = await complete(words, io, async (kind, stage) => {
    const { namesOf } = await import('#cli/aws/grant-names.ts')
    return namesOf(kind, stage, io)
  })
  const lines = candidates.map(({ word, means }) => `${word} ${means}`.trimEnd())
  await io.out([...lines, ...(files ? [FILES] : [])].map((line) => `${line}\n`).join(''))
}
