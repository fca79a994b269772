import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const SKIPPED = /^(\..+|node_modules)$/

/** The files in a folder and below, sorted; undefined if it is no folder. Links to folders are not followed: they may lead back. */
export async function filesIn(folder: string): Promise<readonly string[] | undefined> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isFolder ? below(folder) : undefined
}

async function below(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const sorted = entries.filter(({ name }) => !SKIPPED.test(name)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const files: string[] = []
  for (const entry of sorted) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) files.push(...(await below(path)))
    else if (entry.isFile()) files.push(path)
  }
  return files
}
