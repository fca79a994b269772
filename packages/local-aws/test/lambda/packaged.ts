import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { zipSync } from 'fflate'

/** Bundles and zips handlers, given as file name → source, into a new folder. Returns the folder. */
export async function packaged(sources: Readonly<Record<string, string>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'local-aws-package-'))
  for (const [name, source] of Object.entries(sources)) {
    const { outputFiles } = await build({
      stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      mainFields: ['module', 'main'],
      minify: true,
      keepNames: true,
      logLevel: 'error',
    })
    const [file] = outputFiles
    if (!file) throw new Error(`esbuild wrote nothing for ${name}`)
    writeFileSync(join(folder, `${name}.zip`), zipSync({ [`${name}.cjs`]: file.contents }, { level: 1 }))
  }
  return folder
}
