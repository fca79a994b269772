import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { hostileText } from '../lint/hostile-text.ts'
import { mutated } from './mutate.ts'
import { holdsFor } from './properties.ts'

const USAGE = `npm run fuzz -- [--minutes <number>] [--seed <number>] [folder of policies]

Reads texts near real policies in every way until the time is over, or until a reader breaks a promise: then exits with 1,
with the smallest such text. Without a folder it starts from the policies of the tests.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, help: { type: 'boolean' } },
})
const minutes = Number(values.minutes)
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed)
if (values.help || !(minutes > 0) || !Number.isInteger(seed) || positionals.length > 1) {
  process.stderr.write(`${USAGE}\n`)
  process.exit(values.help ? 0 : 2)
}

const folder = positionals[0] ?? join(import.meta.dirname, '../seeds')
const policies = globSync('**/*.json', { cwd: folder }).map((name) => readFileSync(join(folder, name), 'utf8'))
if (policies.length === 0) {
  process.stderr.write(`Cannot start from ${folder}: no file in it ends with .json\n`)
  process.exit(2)
}

const result = fc.check(fc.property(fc.oneof({ weight: 4, arbitrary: mutated(policies) }, hostileText), holdsFor), {
  seed,
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: minutes * 60_000,
  markInterruptAsFailure: false,
})
if (result.failed) {
  process.stdout.write(`${result.errorInstance}\n${fc.defaultReportMessage(result)}\n`)
  process.exit(1)
}
process.stdout.write(`No broken promise in ${result.numRuns} texts near ${policies.length} policies (seed ${seed})\n`)
