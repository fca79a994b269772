import { type FoundOrReason, orReason } from '#cli/or-reason.ts'
import { printSeconds } from '#cli/terminal/times.ts'

/**
 * The answer to an event that was put, or why it is not known: nobody could look, or nobody answered in time.
 * @param answer undefined if there is none by then
 */
export async function answerInTime<Found>(
  answer: Promise<Found | undefined>,
  seconds: number,
): Promise<FoundOrReason<Found>> {
  const followed = await orReason(answer)
  if ('because' in followed) return followed
  const { found } = followed
  return found === undefined ? { because: `no answer within ${printSeconds(seconds)}` } : { found }
}
