import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { LAMBDAS } from '#tools/bundle.ts'

test('no Lambda carries the table: it would be half as large again', async () => {
  const { metafile } = await build({
    entryPoints: LAMBDAS.map((name) => `functions/${name}.ts`),
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: 'unused',
    external: ['#guardrails'],
  })
  const inputs = Object.keys(metafile.inputs)

  expect(inputs).toContain('functions/targets/iam/compile.ts')
  expect(inputs.filter((input) => /iam-policy\/src\/(generated|data|lint)/.test(input))).toEqual([])
})
