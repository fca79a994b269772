import { type BurstOutcome, burst } from '#test/fixtures/burst.ts'

const EVENTS = 5000
/** Ten jobs each: the guardrails allow one principal no more at a time. */
const PRINCIPALS = 500
/** Of each of five kinds. */
const UNPROCESSABLE = 50
/** So many of the same requests are granted without them as well, to compare. */
const SAMPLE = 1000
/** Each request leaves a row and two timers. */
const ITEMS_PER_REQUEST = 3

/** Requests that cannot be processed must not change what is granted to the others of a burst. */
const clean = await burst({ events: SAMPLE, principals: PRINCIPALS, unprocessable: 0 })
print('without unprocessable events', SAMPLE, clean)
const mixed = await burst({ events: EVENTS, principals: PRINCIPALS, unprocessable: UNPROCESSABLE })
print(`and ${5 * UNPROCESSABLE} unprocessable ones`, EVENTS, mixed)

const present = new Set(mixed.grants)
const same = clean.grants.filter((item) => present.has(item)).length
const granted = mixed.grants.length / ITEMS_PER_REQUEST / EVENTS
console.log(
  `${same} of ${SAMPLE * ITEMS_PER_REQUEST} rows and timers are equal, byte by byte, with and without unprocessable events`,
)
console.log(`${granted.toFixed(2)} × of the requests are granted and have their timers (promised: 1.00 ×)`)
process.exitCode = granted === 1 && same === SAMPLE * ITEMS_PER_REQUEST ? 0 : 1

function print(what: string, events: number, { seconds, refusedByTheBus, refused, deadLetters }: BurstOutcome): void {
  console.log(`${events} events in one burst ${what}: ${(events / seconds).toFixed(0)} events/s`)
  console.log(`  refused by the bus ${refusedByTheBus}, by Curfew ${refused}, dead letters ${deadLetters}`)
}
