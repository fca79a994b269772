import type { CrashDay } from './day.ts'
import { type Expected, takeSnapshot } from './snapshot.ts'
import { accessProblems } from './verdict/access.ts'
import { announcementProblems } from './verdict/announcements.ts'
import { auditProblems } from './verdict/audit.ts'
import { convergenceProblems } from './verdict/convergence.ts'
import { keyProblems } from './verdict/keys.ts'
import { rowProblems } from './verdict/rows.ts'

/** Checks the whole account against what each job should have reached by now, and records every problem. */
export async function check(crashDay: CrashDay, expected: Readonly<Record<string, Expected>>): Promise<void> {
  const snapshot = await takeSnapshot(crashDay, expected)
  const problems = [
    ...rowProblems(snapshot),
    ...accessProblems(snapshot),
    ...(await keyProblems(snapshot)),
    ...auditProblems(snapshot),
    ...announcementProblems(snapshot),
    ...convergenceProblems(snapshot),
  ]
  const minutes = (snapshot.now.getTime() - crashDay.begin.getTime()) / 60_000
  crashDay.problems.push(...problems.map((problem) => `after ${minutes.toFixed(1)} minutes, ${problem}`))
}
