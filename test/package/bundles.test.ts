import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { lambdaNames } from '#tools/lambda-names.ts'

test('no bundle contains the service data of iam-policy, which would make it half as large again', async () => {
  const { metafile } = await build({
    entryPoints: lambdaNames().map((name) => `functions/${name}.ts`),
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    outdir: 'unused',
    external: ['#guardrails', '@aws-sdk/*', '@smithy/*', '@middy/*', 'zod'],
  })
  const inputs = Object.keys(metafile.inputs)

  expect(inputs).toContain('functions/targets/iam/compile.ts')
  expect(inputs).toContain('packages/iam-policy/src/evaluate.ts')
  // Patterns compare ARNs, and know no service.
  const allowed = 'packages/iam-policy/src/lint/patterns.ts'
  const data = inputs.filter((input) => /iam-policy\/src\/(generated|data|lint)/.test(input))
  expect(data.filter((input) => input !== allowed)).toEqual([])
})
