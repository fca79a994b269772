import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

const TSC = 'node_modules/typescript/bin/tsc'

/** Where the compiled files of each package are, by its name. */
export type CompiledFolders = Readonly<Record<string, string>>

/**
 * Compile the TypeScript of a folder to JavaScript and declarations, with the options of the repository. Imports of other
 * packages of the repository are checked against what those compiled to.
 *
 * @param config the file to write the options to.
 */
export async function compile(
  source: string,
  target: string,
  packages: CompiledFolders,
  config: string,
): Promise<void> {
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: resolve(source),
    outDir: resolve(target),
    typeRoots: [resolve('node_modules/@types')],
    paths: Object.fromEntries(
      Object.entries(packages).map(([name, folder]) => [`${name}/*`, [`${resolve(folder)}/*.d.ts`]]),
    ),
  }
  const options = { extends: resolve('tsconfig.json'), compilerOptions, include: [resolve(source)] }
  await writeFile(config, JSON.stringify(options))
  const { status, stdout } = spawnSync(process.execPath, [TSC, '-p', config], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`Cannot compile ${source}: ${stdout}`)
}
