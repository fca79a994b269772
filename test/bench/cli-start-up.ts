import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleCli } from '#tools/cli-package.ts'

/** Fresh processes in turns, so that other work on the machine affects both alike. */
const ROUNDS = 15
const PROMISED = 4

const folder = mkdtempSync(join(tmpdir(), 'curfew-cli-start-up-'))
await bundleCli(join(folder, 'dist'))
const policy = join(folder, 'policy.json')
writeFileSync(
  policy,
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
)
const nothing = ['-e', '0']
const lint = [join(folder, 'dist/launch.cjs'), 'policy', 'lint', policy]
// The first run fills Node's compile cache, as the first run of a user does.
timeOf(lint)
const times = Array.from({ length: ROUNDS }, () => ({ nothing: timeOf(nothing), lint: timeOf(lint) }))
const [base, own] = [median(times.map((round) => round.nothing)), median(times.map((round) => round.lint))]
const ratio = own / base
console.log(
  `Start-up of the command line: median of ${ROUNDS} fresh processes\n  node -e 0                ${base.toFixed(1)} ms\n  curfew policy lint FILE  ${own.toFixed(1)} ms\n` +
    `It takes ${ratio.toFixed(2)} × as long as a Node.js that does nothing (promised: at most ${PROMISED} ×)`,
)
rmSync(folder, { recursive: true })
process.exitCode = ratio <= PROMISED ? 0 : 1

function timeOf(args: readonly string[]): number {
  const startedAt = performance.now()
  spawnSync(process.execPath, args, { stdio: 'ignore' })
  return performance.now() - startedAt
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
