import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { BUILD_FOLDER, bundle } from '#tools/bundle.ts'
import { lambdaNames } from '#tools/lambda-names.ts'

/** Fresh processes for each bundle, in turns, so that other work on the machine affects all alike. */
const ROUNDS = 15

const folder = mkdtempSync(join(tmpdir(), 'curfew-start-up-'))
const bare = join(folder, 'bare.cjs')
await bareIamBundle(bare)
await bundle('local')
const ours = lambdaNames().map((name) => resolve(BUILD_FOLDER, `${name}.cjs`))
const times = new Map([bare, ...ours].map((file) => [file, [] as number[]]))
for (let round = 0; round < ROUNDS; round++) {
  for (const [file, taken] of times) taken.push(loadMs(file))
}
const bareMs = median(times.get(bare) ?? [])
console.log(
  `Start-up: median of ${ROUNDS} fresh processes, as a ratio to a bundle of nothing but client-iam (esbuild's defaults)`,
)
console.log(row('client-iam, esbuild defaults', bare, bareMs))
for (const file of ours) console.log(row(file.split('/').at(-1) ?? '', file, median(times.get(file) ?? [])))
const worst = Math.max(...ours.map((file) => median(times.get(file) ?? []) / bareMs))
console.log(`The slowest starts in ${worst.toFixed(2)} × the bare client's time (promised: at most 1.00 ×)`)
rmSync(folder, { recursive: true })
process.exitCode = worst <= 1 ? 0 : 1

/** A bundle of one client, with the defaults of esbuild. */
async function bareIamBundle(outfile: string): Promise<void> {
  const entry = join(folder, 'bare.ts')
  const code = `import { GetUserCommand, IAMClient } from '@aws-sdk/client-iam'
const client = new IAMClient({})
export const handler = () => client.send(new GetUserCommand({}))`
  writeFileSync(entry, code)
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', nodePaths: [resolve('node_modules')] })
}

function loadMs(file: string): number {
  const code = 'const t = performance.now(); require(process.argv[1]); console.log(performance.now() - t)'
  const env = { ...process.env, AWS_REGION: 'us-east-1' }
  return Number(execFileSync(process.execPath, ['-e', code, file], { env, encoding: 'utf8' }))
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

function row(name: string, file: string, ms: number): string {
  const kib = Math.round(statSync(file).size / 1024)
  return `  ${name.padEnd(30)} ${String(kib).padStart(5)} KiB  ${ms.toFixed(1).padStart(6)} ms  ${(ms / bareMs).toFixed(2)} ×`
}
