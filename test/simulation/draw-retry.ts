import type { Random } from '@curfew/local-aws/random'
import { between, pick, some, wholeSeconds } from './chance.ts'
import { type Act, END_SOURCES, type JobRequest, MINUTE, type Moment, SECOND } from './plan.ts'

/** The job fails, is submitted again under its name, asks for its access again, and may be over once more. */
export function drawRetry(
  random: Random,
  { jobId, at, opens, closes }: JobRequest & { readonly at: Moment },
): readonly Act[] {
  const failedAt = between(random, Math.max(at, opens - MINUTE), closes)
  const asksAt =
    failedAt + pick(random, [0, SECOND, between(random, SECOND, 20 * SECOND), between(random, 0, 3 * MINUTE)])
  const until = Math.max(closes, asksAt + 2 * MINUTE) + wholeSeconds(between(random, -5 * MINUTE, 10 * MINUTE))
  const again: Act = { kind: 'extend', at: asksAt, jobId, closes: random.chance(0.3) ? closes : wholeSeconds(until) }
  return [
    { kind: 'end', at: failedAt, jobId, by: pick(random, ['Failed', 'Failed', 'Batch'] as const) },
    again,
    ...some(random, 0.2, (): Act => ({ ...again, at: asksAt + between(random, 0, 2 * MINUTE) })),
    ...some(random, 0.5, (): Act => {
      const overAt = between(random, asksAt + SECOND, asksAt + 6 * MINUTE)
      return { kind: 'end', at: overAt, jobId, by: pick(random, END_SOURCES) }
    }),
  ]
}
