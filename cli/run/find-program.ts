import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import type { Io } from '#cli/io.ts'

/** Why a command cannot be run, with the exit code that shells have for that. */
export type NotRun = { readonly exit: 126 | 127; readonly because: string }

/** Looks for a program as a shell does, before anybody is asked for access for it. Undefined if it can be run. */
export async function whyNotRun(program: string, { environment, cwd }: Io): Promise<NotRun | undefined> {
  const isPath = program.includes('/')
  const folders = isPath ? [] : (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const candidates = isPath ? [resolve(cwd, program)] : folders.map((folder) => resolve(cwd, join(folder, program)))
  const kinds = await Promise.all(candidates.map(kindOf))
  if (kinds.includes('program')) return undefined
  if (kinds.includes('folder') && isPath) return { exit: 126, because: 'it is a directory' }
  if (kinds.includes('file')) return { exit: 126, because: 'it is not executable; chmod +x it' }
  return { exit: 127, because: isPath ? 'no such file' : 'it is in no folder of PATH' }
}

async function kindOf(path: string): Promise<'program' | 'file' | 'folder' | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return undefined
  if (!found.isFile()) return 'folder'
  return access(path, constants.X_OK).then(
    () => 'program',
    () => 'file',
  )
}
