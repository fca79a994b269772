import { chmod, copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { licensesOf } from './cli-package/licenses.ts'

/** What `npm pack` puts into the package `curfew`, besides README and licence. */
const FOLDER = 'dist'

/** Writes the command line as JavaScript that needs nothing but Node.js 22, with the licences of what is in it. */
export async function bundleCli(outdir = FOLDER): Promise<void> {
  await rm(outdir, { recursive: true, force: true })
  const { metafile } = await build({
    entryPoints: ['cli/main.ts'],
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    // A command loads only what it needs: linting a policy needs no AWS SDK.
    splitting: true,
    chunkNames: 'parts/[name]-[hash]',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    banner: { js: REQUIRE },
  })
  await writeFile(join(outdir, 'LICENSES.txt'), await licensesOf(Object.keys(metafile.inputs)))
  await copyFile('packages/iam-policy/LICENSE.iam-data', join(outdir, 'LICENSE.iam-data'))
  await writeFile(join(outdir, 'package.json'), `${JSON.stringify({ type: 'module' })}\n`)
  await writeFile(join(outdir, 'launch.cjs'), await readFile('cli/launch.cjs'))
  await chmod(join(outdir, 'launch.cjs'), 0o755)
}

/** CommonJS packages in an ES module call `require` for what Node.js has. */
const REQUIRE =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);"

if (import.meta.main) await bundleCli()
