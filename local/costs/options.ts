import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import type { Assumptions } from './assumptions.ts'
import type { Jobs } from './round.ts'

export type Options = {
  readonly json: boolean
  /** The jobs to run on local AWS. */
  readonly measured: Jobs
  /** The month to compute from them. */
  readonly jobsPerMonth: number
  readonly hoursOpen: number
  readonly principals: number
  readonly assumed: Assumptions
}

const EXAMPLES = `
Examples:
  $ npm run costs
  $ npm run costs -- --jobs-per-month 50000 --hours-open 6 --principals 200
  $ npm run costs -- --principal role --ms-per-call 60
  $ npm run --silent costs -- --json | jq .month.total
`

export type Output = { readonly out: (text: string) => void; readonly err: (text: string) => void }

/** Throws a CommanderError for help and for wrong usage, after printing it. */
export function readOptions(argv: readonly string[], { out, err }: Output): Options {
  const command = new Command('npm run costs --')
    .description(
      'Computes what Curfew costs on AWS: runs a day of jobs on local AWS, counts what AWS would bill, and applies a dated price list. ' +
        'Nothing leaves this machine.',
    )
    .option('--json', 'print one JSON object', false)
    .option('--jobs-per-month <n>', 'jobs per month', whole(1, 100_000_000), 1000)
    .option('--hours-open <hours>', 'hours that the window of a job is open until the job ends', number(0, 168), 3)
    .option('--principals <n>', 'number of users or roles that the jobs run as', whole(1, 1_000_000), 10)
    .addOption(
      new Option('--principal <type>', 'type of the principals').choices(['user', 'role']).default('user' as const),
    )
    .addOption(
      new Option('--keys <strategy>', 'key strategy of the jobs (default: rotate)').choices([
        ...(['rotate', 'deactivate', 'keep'] as const),
      ]),
    )
    .option('--ms-per-call <ms>', 'duration of one AWS call', number(0, 60_000), 30)
    .option('--ms-per-init <ms>', 'duration of a cold start', number(0, 10_000), 400)
    .option('--cold-percent <n>', 'cold starts per 100 runs for jobs', number(0, 100), 100)
    .option('--jobs <n>', 'jobs to run on local AWS', whole(1, 200), 20)
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: out,
      writeErr: err,
      outputError: (text, write) => write(text.replace(/^error: /, 'costs: ')),
    })
  const { jobs, principal, msPerCall, msPerInit, coldPercent, keys, ...rest } = command
    .parse(argv, { from: 'user' })
    .opts()
  if (principal === 'role' && keys !== undefined && keys !== 'keep') {
    command.error(`error: --keys ${keys} is for users: a role has no access keys`)
  }
  return {
    ...rest,
    measured: { count: jobs, of: principal, keys: keys ?? (principal === 'role' ? 'keep' : 'rotate') },
    assumed: { msPerCall, msPerInit, coldPercent },
  }
}

function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== '' && value >= least && value <= most) return value
    throw new InvalidArgumentError(`Write a number from ${least} to ${most.toLocaleString('en')}.`)
  }
}

function whole(least: number, most: number): (text: string) => number {
  const read = number(least, most)
  return (text) => {
    const value = read(text)
    if (Number.isInteger(value)) return value
    throw new InvalidArgumentError('Write a whole number.')
  }
}
