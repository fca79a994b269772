import { burst, type Granted } from '#test/fixtures/burst.ts'

const EVENTS = 5000
/** Ten each: as many jobs at a time as the guardrails let one principal have. */
const PRINCIPALS = 500
/** Of each of five kinds. */
const POISON = 50
/** How many of the same jobs are granted without poison as well, to compare. */
const SAMPLE = 1000
/** Each leaves a row and two timers. */
const LEFT_BY_EACH = 3

/** A burst of requests with poison among them: whatever else is asked for is granted as if it were not there. */
const pure = await burst({ events: SAMPLE, principals: PRINCIPALS, poison: 0 })
tell('without poison', SAMPLE, pure)
const poisoned = await burst({ events: EVENTS, principals: PRINCIPALS, poison: POISON })
tell(`with ${5 * POISON} poisonous ones among them`, EVENTS, poisoned)

const there = new Set(poisoned.grants)
const same = pure.grants.filter((one) => there.has(one)).length
const granted = poisoned.grants.length / LEFT_BY_EACH / EVENTS
console.log(`${same} of ${SAMPLE * LEFT_BY_EACH} rows and timers are, byte by byte, what they are without poison`)
console.log(`${granted.toFixed(2)} × of what was asked for is granted and armed (promised: 1.00 ×)`)
process.exitCode = granted === 1 && same === SAMPLE * LEFT_BY_EACH ? 0 : 1

function tell(what: string, events: number, { seconds, refusedByTheBus, refused, deadLetters }: Granted): void {
  console.log(`${events} events in one burst ${what}: ${(events / seconds).toFixed(0)} events/s`)
  console.log(`  refused by the bus ${refusedByTheBus}, by Curfew ${refused}, dead letters ${deadLetters}`)
}
