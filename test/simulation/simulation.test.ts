import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { tellFailure } from './describe.ts'
import { judgeAll } from './pool.ts'

/** `npm run simulate -- --seeds 5000` lives through more of them. */
const SEEDS = 200
const AT_A_TIME = 50

const chunks = Array.from({ length: SEEDS / AT_A_TIME }, (_, chunk) => ({
  from: chunk * AT_A_TIME + 1,
  to: (chunk + 1) * AT_A_TIME,
}))

test.each(chunks)(
  'every promise is kept on days $from to $to, whatever happens on them',
  async ({ from }) => {
    const tasks = Array.from({ length: AT_A_TIME }, (_, index) => ({
      seed: from + index,
      packageFolder: '.serverless',
    }))
    const failures: string[] = []
    await judgeAll(tasks, availableParallelism(), (judged) => {
      if (judged.failure !== undefined) failures.push(tellFailure(judged))
    })

    expect(failures).toEqual([])
  },
  300_000,
)
