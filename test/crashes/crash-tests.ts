import { describe, expect, test } from 'vitest'
import { type Account, anAccount } from './account.ts'
import type { Call, CrashPoint } from './crash-injector.ts'
import { crashesAt, HOWS, titleOf } from './crash-points.ts'
import { aCrashDay, type Handler } from './day.ts'
import { rightsOf } from './rights.ts'
import type { Scenario } from './scenario.ts'

const LONGEST_MS = 300_000

/** `CRASHES=each npx vitest run test/crashes` spends a night on every single point, which takes four times as long. */
const isEach = process.env.CRASHES === 'each'

/**
 * Spends each night once undisturbed, to count the calls that are made under fire, and then again for every way in which
 * any of them can go wrong. Each time all has to be in the end as if nothing had happened.
 * @param operations what the Lambda calls, each of which has to be among the calls that go wrong
 */
export async function crashTests(handler: Handler, scenarios: readonly Scenario[], operations: readonly string[]) {
  const stage = staging(handler)
  const rehearsed: (Scenario & Staged)[] = []
  for (const scenario of scenarios) rehearsed.push({ ...scenario, ...(await stage(scenario, undefined)) })
  const calls = rehearsed.flatMap((scenario) => scenario.calls)

  describe(`${handler} survives ${HOWS.length * calls.length} crashes, ${HOWS.length} at each of ${calls.length} calls`, () => {
    test.each(rehearsed.map((scenario) => [scenario.title, scenario.calls.length, scenario] as const))(
      'as it %s (%i calls)',
      async (_title, count, scenario) => {
        expect(scenario.problems).toEqual([])
        expect(count).toBeGreaterThan(0)
        const problems: string[] = []
        for (const crashPoint of crashesAt(scenario.calls, isEach)) {
          const { crashed, problems: found } = await stage(scenario, crashPoint)
          const missed = crashPoint.at.map(({ label }) => label).filter((label) => !crashed.includes(label))
          const all = [...found, ...missed.map((label) => `${label} did not go wrong`)]
          problems.push(...all.map((problem) => `${titleOf(crashPoint)}: ${problem}`))
        }
        expect(problems).toEqual([])
      },
      LONGEST_MS,
    )

    test('and at each operation that it has a right to', () => {
      expect([...new Set(calls.map(({ operation }) => operation))].sort()).toEqual(operations.toSorted())
      expect(rightsOf(handler).filter((operation) => !operations.includes(operation))).toEqual([])
    })
  })
}

type Staged = {
  readonly calls: readonly Call[]
  readonly crashed: readonly string[]
  readonly problems: readonly string[]
}

/** Spends nights in one account, or, where one has left something wrong, the next night in another. */
function staging(handler: Handler) {
  let account: Account | undefined
  return async ({ spend }: Scenario, crashPoint: CrashPoint | undefined): Promise<Staged> => {
    account ??= await anAccount()
    const crashDay = await aCrashDay(account, handler, crashPoint)
    await spend(crashDay)
    const { calls, crashed } = account.crashes
    if (crashDay.problems.length > 0) account = undefined
    return { calls, crashed, problems: crashDay.problems }
  }
}
