import { describe, expect, test } from 'vitest'
import { type Account, createAccount } from './account.ts'
import type { Call, CrashPoint } from './crash-injector.ts'
import { crashesAt, titleOf } from './crash-points.ts'
import { type Handler, startCrashDay } from './day.ts'
import { rightsOf } from './rights.ts'
import type { Scenario } from './scenario.ts'

/** `CRASHES=each npx vitest run test/crashes` runs a day for every single failure, which takes four times as long. */
const isEach = process.env.CRASHES === 'each'

/**
 * Runs the day of each scenario once without failures, to count its calls, and then once for every way in which they can
 * fail. Each time the end state must be the same as if nothing had failed.
 * @param operations what the Lambda calls; each of them must be among the calls that fail
 */
export async function crashTests(handler: Handler, scenarios: readonly Scenario[], operations: readonly string[]) {
  const run = runner(handler)
  const baselines: (Scenario & Outcome)[] = []
  for (const scenario of scenarios) baselines.push({ ...scenario, ...(await run(scenario, undefined)) })
  const calls = baselines.flatMap((baseline) => baseline.calls)

  describe(`${handler} reaches the same end state, whichever of its calls fails`, () => {
    test.each(baselines.map((baseline) => [baseline.title, baseline] as const))(
      'when it %s',
      async (_title, { calls: counted, problems: ownProblems, ...scenario }) => {
        expect(ownProblems).toEqual([])
        expect(counted.length).toBeGreaterThan(0)
        const problems: string[] = []
        for (const crashPoint of crashesAt(counted, isEach)) {
          const { crashed, problems: found } = await run(scenario, crashPoint)
          const missed = crashPoint.at.map(({ label }) => label).filter((label) => !crashed.includes(label))
          const all = [...found, ...missed.map((label) => `${label} did not fail`)]
          problems.push(...all.map((problem) => `${titleOf(crashPoint)}: ${problem}`))
        }
        expect(problems).toEqual([])
      },
    )

    test('and every operation that its role allows is among the calls that fail', () => {
      expect([...new Set(calls.map(({ operation }) => operation))].sort()).toEqual(operations.toSorted())
      expect(rightsOf(handler).filter((operation) => !operations.includes(operation))).toEqual([])
    })
  })
}

type Outcome = {
  readonly calls: readonly Call[]
  readonly crashed: readonly string[]
  readonly problems: readonly string[]
}

/** Runs one day after another in one account. After a day with problems, the next one gets a new account. */
function runner(handler: Handler) {
  let account: Account | undefined
  return async (scenario: Scenario, crashPoint: CrashPoint | undefined): Promise<Outcome> => {
    account ??= await createAccount()
    const crashDay = await startCrashDay(account, handler, crashPoint)
    await scenario.run(crashDay)
    const { calls, crashed } = account.crashes
    if (crashDay.problems.length > 0) account = undefined
    return { calls, crashed, problems: crashDay.problems }
  }
}
