import { chainProblems } from '#core/audit/chain.ts'
import { aDay } from '#local/day/day.ts'
import { checking, probing } from './checks.ts'
import type { Line, Print } from './line.ts'
import { runDay } from './run-day.ts'
import { at } from './scenario.ts'
import { summarize } from './summarize.ts'
import { watch } from './watch.ts'
import type { Where } from './where.ts'

/**
 * Runs the seed's day: every probe is a signed request to the store with the job's own key. Prints each step; resolves to whether
 * everything was as expected.
 */
export async function demo(where: Where, print: Print): Promise<boolean> {
  const began = performance.now()
  const lines: Line[] = []
  const printAndKeep: Print = (line) => {
    lines.push(line)
    print(line)
  }
  const day = await aDay(at('00:30:00'), where.dayOptions)
  const printEvents = watch(day, printAndKeep)
  await runDay(day, where, probing(day, where, printAndKeep), checking(day, where, printAndKeep), printEvents)

  const records = await day.auditRecords()
  for (const record of records) printAndKeep({ type: 'audit', ...record })
  const jobs = Map.groupBy(records, ({ job }) => job)
  const problems = [...jobs].flatMap(([job, chain]) => chainProblems(chain).map((problem) => `${job}: ${problem}`))
  const summary = summarize(lines, day, where, problems, (performance.now() - began) / 1000)
  printAndKeep(summary)
  return summary.unexpected === 0 && problems.length === 0
}
