import { type ClosingsOutcome, closeAtOnce } from '#test/fixtures/closings.ts'

/** Closing many windows that end in one second may take so much longer than the rate limit of IAM alone requires. */
const PROMISED_RATIO = 1.15
const CLOSINGS = 1000
const IAM_CALLS_PER_SECOND = 20

/** In simulated time, so that the ratio is the same on every machine. */
const alone = await closeAtOnce({ count: 1, of: 'role', callsPerSecond: IAM_CALLS_PER_SECOND })
const all = await closeAtOnce({ count: CLOSINGS, of: 'role', callsPerSecond: IAM_CALLS_PER_SECOND })
const needed = alone.calls * CLOSINGS
const limitSeconds = needed / IAM_CALLS_PER_SECOND
const ratio = all.seconds / limitSeconds

console.log(`${CLOSINGS} windows that close in one second, while IAM allows ${IAM_CALLS_PER_SECOND} calls a second:`)
console.log(
  `  ${all.closed} closed, ${failedOf(all)} failed, ${all.policiesLeft} policies left, ${all.deadLetters} dead letters`,
)
console.log(`  ${alone.calls} IAM calls each, for which the limit alone requires ${limitSeconds} s`)
console.log(
  `  ${all.calls} calls were carried out, ${all.throttled} throttled; the last window was closed after ${all.seconds} s`,
)
console.log(
  `Closing takes ${ratio.toFixed(2)} × the time that the limit requires (promised: at most ${PROMISED_RATIO} ×)`,
)
process.exitCode = ratio <= PROMISED_RATIO && failedOf(all) === 0 ? 0 : 1

function failedOf({ closed, policiesLeft, deadLetters }: ClosingsOutcome): number {
  return Math.max(CLOSINGS - closed, policiesLeft, deadLetters)
}
