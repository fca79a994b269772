import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The longest path of a socket that every system takes. */
const MAX_SOCKET_PATH = 100

/** A folder that nobody but the user may enter. */
export type PrivateFolder = {
  readonly socketPath: string
  /** Writes a file that nobody else may read, and returns its path. */
  write(name: string, text: string): Promise<string>
  remove(): Promise<void>
}

export async function privateFolder(): Promise<PrivateFolder> {
  const parent = `${tmpdir()}/curfew-run-123456/socket`.length > MAX_SOCKET_PATH ? '/tmp' : tmpdir()
  const folder = await mkdtemp(join(parent, 'curfew-run-'))
  return {
    socketPath: join(folder, 'socket'),
    write: async (name, text) => {
      const path = join(folder, name)
      await writeFile(path, text, { mode: 0o600 })
      return path
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
