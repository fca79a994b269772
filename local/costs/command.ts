import { CommanderError } from 'commander'
import { readDeployed } from './deployed.ts'
import { measure } from './measure.ts'
import { observe } from './observe.ts'
import { type Output, readOptions } from './options.ts'
import { print } from './print-report.ts'
import { reportOf } from './report.ts'

/** Exit code: 0 is success, 1 if a Lambda failed (the figures are not reliable), 2 wrong usage or no package. Never throws. */
export async function costs(argv: readonly string[], { out, err }: Output): Promise<0 | 1 | 2> {
  try {
    const options = readOptions(argv, { out, err })
    const deployed = readDeployed()
    const day = await observe(options.measured)
    const report = reportOf(measure(day, deployed, options.assumed), options)
    out(options.json ? `${JSON.stringify(report, null, 2)}\n` : print(report))
    if (day.failedRuns === 0) return 0
    err(`costs: The figures are not reliable: ${day.failedRuns} Lambda runs failed\n`)
    return 1
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    err(`costs: Cannot compute the costs: ${error instanceof Error ? error.message : error}\n`)
    return 2
  }
}
