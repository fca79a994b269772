import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'

/** Where bundles go before they are zipped. */
export const BUILD_FOLDER = '.build'

export const LAMBDAS = ['schedule-access', 'end-access', 'settle-access', 'rotate-keys', 'sweep'] as const

/** Lambda hands credentials over by environment: the rest of the SDK's chain is a hundred KiB that never runs. */
const environmentCredentialsOnly: Plugin = {
  name: 'environment-credentials-only',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path }) => ({ path, namespace: 'credentials' }))
    onLoad({ filter: /.*/, namespace: 'credentials' }, () => ({
      contents: `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'`,
      resolveDir: process.cwd(),
    }))
  },
}

/** CommonJS loads node:http without its lazy getters, and so starts faster than the same code as ESM. */
const OPTIONS: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  sourcemap: 'external',
  legalComments: 'none',
  plugins: [environmentCredentialsOnly],
  outExtension: { '.js': '.cjs' },
}

/** One file per Lambda, with all it needs but Node. */
export async function bundle(outdir = BUILD_FOLDER): Promise<readonly string[]> {
  await rm(outdir, { recursive: true, force: true })
  await build({ ...OPTIONS, entryPoints: LAMBDAS.map((name) => `functions/${name}.ts`), outdir })
  return LAMBDAS.map((name) => `${outdir}/${basename(name)}.cjs`)
}
