import type { Night } from './day.ts'
import { type Expected, look } from './reconcile.ts'
import { accessProblems } from './verdict/access.ts'
import { newsProblems } from './verdict/announcements.ts'
import { auditProblems } from './verdict/audit.ts'
import { calmProblems } from './verdict/convergence.ts'
import { keyProblems } from './verdict/keys.ts'
import { rowProblems } from './verdict/rows.ts'

/** Sees whether everything is as it should be by now, and keeps what is not. */
export async function check(night: Night, expected: Readonly<Record<string, Expected>>): Promise<void> {
  const sight = await look(night, expected)
  const problems = [
    ...rowProblems(sight),
    ...accessProblems(sight),
    ...(await keyProblems(sight)),
    ...auditProblems(sight),
    ...newsProblems(sight),
    ...calmProblems(sight),
  ]
  const minutes = (sight.now.getTime() - night.begin.getTime()) / 60_000
  night.problems.push(...problems.map((problem) => `after ${minutes.toFixed(1)} minutes, ${problem}`))
}
