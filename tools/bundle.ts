import { rm } from 'node:fs/promises'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { catalogueOf } from './catalogue.ts'
import { guardrailsFileOf, readGuardrails } from './guardrails.ts'
import { lambdaNames } from './lambda-names.ts'

/** Where bundles go before they are zipped. */
export const BUILD_FOLDER = '.build'

/** Lambda passes credentials in environment variables: the rest of the SDK's chain is a hundred KiB that never runs. */
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

/** Guardrails and catalogue are deploy-time configuration: validated here, and part of the bundle. */
const configurationOf = (stage: string): readonly Plugin[] => [
  configuration('guardrails', () => readGuardrails(guardrailsFileOf(stage))),
  configuration('catalogue', async () => (await catalogueOf(stage)).catalogue),
]

/** The module `#name` is what is read. */
const configuration = (name: string, read: () => Promise<unknown>): Plugin => ({
  name,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^#${name}$`) }, ({ path }) => ({ path, namespace: name }))
    onLoad({ filter: /.*/, namespace: name }, async () => ({ contents: JSON.stringify(await read()), loader: 'json' }))
  },
})

/** CommonJS loads node:http without its lazy getters, and so starts faster than the same code as ESM. */
const OPTIONS: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: 'external',
  legalComments: 'none',
  outExtension: { '.js': '.cjs' },
}

/** Writes one file per Lambda, with everything that it needs except Node. */
export async function bundle(stage: string, outdir = BUILD_FOLDER): Promise<void> {
  await rm(outdir, { recursive: true, force: true })
  const entryPoints = lambdaNames().map((name) => `functions/${name}.ts`)
  await build({ ...OPTIONS, entryPoints, outdir, plugins: [environmentCredentialsOnly, ...configurationOf(stage)] })
}
