import { availableParallelism } from 'node:os'
import { beforeAll, expect, test } from 'vitest'
import { describeFailure } from './describe.ts'
import type { Verdict } from './judge.ts'
import { judgeAll } from './pool.ts'

/** `npm run simulate -- --seeds 5000` runs more of them. */
const SEEDS = 200
const SEEDS_PER_TEST = 25

const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1)
const chunks = Array.from({ length: SEEDS / SEEDS_PER_TEST }, (_, chunk) => ({
  from: chunk * SEEDS_PER_TEST + 1,
  to: (chunk + 1) * SEEDS_PER_TEST,
}))

const verdicts = new Map(seeds.map((seed) => [seed, Promise.withResolvers<Verdict>()]))
let all: Promise<void> = Promise.resolve()

/** The threads do not wait at the end of a test: they start at once, and each test waits for its own seeds. */
beforeAll(() => {
  const tasks = seeds.map((seed) => ({ seed, packageFolder: '.serverless' }))
  all = judgeAll(tasks, availableParallelism(), (verdict) => verdicts.get(verdict.seed)?.resolve(verdict))
})

test.each(chunks)('every promise holds on the days of seeds $from to $to', async ({ from, to }) => {
  const own = seeds.slice(from - 1, to).map((seed) => verdicts.get(seed)?.promise)
  await Promise.race([Promise.all(own), all])

  const failures = (await Promise.all(own)).flatMap((verdict) => (verdict?.failure ? [describeFailure(verdict)] : []))
  expect(failures).toEqual([])
})
