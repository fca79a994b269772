import { type Closed, closeAtOnce } from '#test/fixtures/closings.ts'

/** Closing many windows in one second may take no longer than IAM's limit makes it, and this much. */
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
  `  ${all.closed} closed, ${lostOf(all)} lost, ${all.policiesLeft} policies left, ${all.deadLetters} dead letters`,
)
console.log(`  ${alone.calls} calls of IAM each, which the limit alone makes ${limitSeconds} s`)
console.log(
  `  ${all.calls} calls were carried out, ${all.throttled} throttled; the last window was closed after ${all.seconds} s`,
)
console.log(`Closing takes ${ratio.toFixed(2)} × the time that the limit costs (promised: at most ${PROMISED_RATIO} ×)`)
process.exitCode = ratio <= PROMISED_RATIO && lostOf(all) === 0 ? 0 : 1

function lostOf({ closed, policiesLeft, deadLetters }: Closed): number {
  return Math.max(CLOSINGS - closed, policiesLeft, deadLetters)
}
