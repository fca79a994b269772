import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { type Coverage, NOTHING, sumOf } from './coverage.ts'
import { describeCoverage, describeFailure } from './describe.ts'
import type { Verdict } from './judge.ts'
import { judgeAll } from './pool.ts'
import { progress } from './progress.ts'

const options = new Command('npm run simulate --')
  .description(
    'Simulates days of jobs and faults on local AWS, and checks after each step that every promise holds.\n' +
      'The same seed is the same day. Exits with 1 if a promise was broken.',
  )
  .option('--seeds <number>', 'number of days', readWhole, 300)
  .option('--from <seed>', 'first seed', readWhole, 1)
  .option('--seed <seed>', 'only this seed', readWhole)
  .option('--only <indices>', 'with --seed: only these elements of its plan, such as 3,7,12', readIndices)
  .option('--threads <number>', 'number of days at a time', readWhole, availableParallelism())
  .option('--package <folder>', 'folder that `npm run package` wrote', '.serverless')
  .option('--json', 'print one JSON object')
  .parse()
  .opts()

const { seed, only, package: packageFolder, threads, json } = options
const seeds = seed === undefined ? Array.from({ length: options.seeds }, (_, index) => options.from + index) : [seed]
const tasks = seeds.map((seed) => ({ seed, packageFolder, ...(only && { indices: only }) }))

const startedAt = performance.now()
const bar = progress(seeds.length, process.stderr)
const failed: Verdict[] = []
let coverage: Coverage = NOTHING
await judgeAll(tasks, threads, (verdict) => {
  coverage = sumOf(coverage, verdict.coverage)
  bar.step(verdict.failure !== undefined)
  if (verdict.failure === undefined) return
  failed.push(verdict)
  // Printed at once, because thousands of days take an hour.
  if (!json) bar.aside(() => process.stdout.write(`${describeFailure(verdict)}\n\n`))
})
bar.done()
const seconds = (performance.now() - startedAt) / 1000

failed.sort((a, b) => a.seed - b.seed)
if (json) process.stdout.write(`${JSON.stringify({ seeds: seeds.length, seconds, failed, coverage })}\n`)
else {
  process.stdout.write(`${describeCoverage(coverage)}\n`)
  const outcome = failed.length === 0 ? 'every promise was kept' : `${failed.length} days broke a promise`
  process.stdout.write(`${seeds.length} days in ${seconds.toFixed(0)} s: ${outcome}\n`)
}
process.exitCode = failed.length === 0 ? 0 : 1

function readWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number.')
  return Number(text)
}

function readIndices(text: string): readonly number[] {
  if (!/^\d+(,\d+)*$/.test(text)) throw new InvalidArgumentError('must be indices such as 3,7,12.')
  return text.split(',').map(Number)
}
