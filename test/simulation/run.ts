import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { type Coverage, NOTHING, sumOf } from './coverage.ts'
import { tellCoverage, tellFailure } from './describe.ts'
import type { Judged } from './judged.ts'
import { judgeAll } from './pool.ts'
import { progress } from './progress.ts'

const options = new Command('npm run simulate --')
  .description(
    'Lives through days of jobs and mishaps on local AWS in simulated time, and sees whether any promise is broken.\n' +
      'The same seed is the same day. Exits with 1 if a promise was broken.',
  )
  .option('--seeds <number>', 'how many days', readWhole, 300)
  .option('--from <seed>', 'the first of them', readWhole, 1)
  .option('--seed <seed>', 'this one alone', readWhole)
  .option('--only <places>', 'with --seed: only these elements of its plan, such as 3,7,12', readPlaces)
  .option('--threads <number>', 'how many days at a time', readWhole, availableParallelism())
  .option('--package <folder>', 'what `npm run package` wrote', '.serverless')
  .option('--json', 'print one JSON object')
  .parse()
  .opts()

const { seed, only, package: packageFolder, threads, json } = options
const seeds = seed === undefined ? Array.from({ length: options.seeds }, (_, index) => options.from + index) : [seed]
const tasks = seeds.map((seed) => ({ seed, packageFolder, ...(only && { indices: only }) }))

const begun = performance.now()
const bar = progress(seeds.length, process.stderr)
const failed: Judged[] = []
let coverage: Coverage = NOTHING
await judgeAll(tasks, threads, (judged) => {
  coverage = sumOf(coverage, judged.coverage)
  bar.step(judged.failure !== undefined)
  if (judged.failure === undefined) return
  failed.push(judged)
  // At once: thousands of days take an hour.
  if (!json) bar.aside(() => process.stdout.write(`${tellFailure(judged)}\n\n`))
})
bar.done()
const seconds = (performance.now() - begun) / 1000

failed.sort((a, b) => a.seed - b.seed)
if (json) process.stdout.write(`${JSON.stringify({ seeds: seeds.length, seconds, failed, coverage })}\n`)
else {
  process.stdout.write(`${tellCoverage(coverage)}\n`)
  const told = failed.length === 0 ? 'every promise was kept' : `${failed.length} days broke a promise`
  process.stdout.write(`${seeds.length} days in ${seconds.toFixed(0)} s: ${told}\n`)
}
process.exitCode = failed.length === 0 ? 0 : 1

function readWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number.')
  return Number(text)
}

function readPlaces(text: string): readonly number[] {
  if (!/^\d+(,\d+)*$/.test(text)) throw new InvalidArgumentError('must be places such as 3,7,12.')
  return text.split(',').map(Number)
}
