import { describe, expect, test } from 'vitest'
import { type Account, anAccount } from './account.ts'
import type { Call, Strike } from './crash-injector.ts'
import { HOWS, strikesAt, titleOf } from './crash-points.ts'
import { aNight, type Handler } from './day.ts'
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
        for (const strike of strikesAt(scenario.calls, isEach)) {
          const { struck, problems: found } = await stage(scenario, strike)
          const missed = strike.at.map(({ label }) => label).filter((label) => !struck.includes(label))
          const all = [...found, ...missed.map((label) => `${label} did not go wrong`)]
          problems.push(...all.map((problem) => `${titleOf(strike)}: ${problem}`))
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
  readonly struck: readonly string[]
  readonly problems: readonly string[]
}

/** Spends nights in one account, or, where one has left something wrong, the next night in another. */
function staging(handler: Handler) {
  let account: Account | undefined
  return async ({ spend }: Scenario, strike: Strike | undefined): Promise<Staged> => {
    account ??= await anAccount()
    const night = await aNight(account, handler, strike)
    await spend(night)
    const { calls, struck } = account.sabotage
    if (night.problems.length > 0) account = undefined
    return { calls, struck, problems: night.problems }
  }
}
