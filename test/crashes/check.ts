import type { CrashDay } from './day.ts'
import { type Expected, look } from './reconcile.ts'
import { accessProblems } from './verdict/access.ts'
import { newsProblems } from './verdict/announcements.ts'
import { auditProblems } from './verdict/audit.ts'
import { calmProblems } from './verdict/convergence.ts'
import { keyProblems } from './verdict/keys.ts'
import { rowProblems } from './verdict/rows.ts'

/** Sees whether everything is as it should be by now, and keeps what is not. */
export async function check(crashDay: CrashDay, expected: Readonly<Record<string, Expected>>): Promise<void> {
  const snapshot = await look(crashDay, expected)
  const problems = [
    ...rowProblems(snapshot),
    ...accessProblems(snapshot),
    ...(await keyProblems(snapshot)),
    ...auditProblems(snapshot),
    ...newsProblems(snapshot),
    ...calmProblems(snapshot),
  ]
  const minutes = (snapshot.now.getTime() - crashDay.begin.getTime()) / 60_000
  crashDay.problems.push(...problems.map((problem) => `after ${minutes.toFixed(1)} minutes, ${problem}`))
}
