import { expect, test } from 'vitest'
import { judge } from './judged.ts'
import { tellFailure } from './tell.ts'

/** `npm run simulate -- --seeds 5000` for more. */
const SEEDS = 200
const AT_A_TIME = 10

const chunks = Array.from({ length: SEEDS / AT_A_TIME }, (_, chunk) => ({
  from: chunk * AT_A_TIME + 1,
  to: (chunk + 1) * AT_A_TIME,
}))

test.each(chunks)(
  'every promise is kept on days $from to $to, whatever happens on them',
  async ({ from, to }) => {
    for (let seed = from; seed <= to; seed++) {
      const judged = await judge(seed)

      expect(judged.failure === undefined ? '' : tellFailure(judged)).toBe('')
    }
  },
  180_000,
)
