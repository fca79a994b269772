import type { IndexLag } from '@curfew/local-aws/dynamodb/store'
import type { EntryFault } from '@curfew/local-aws/events/put-events'
import type { Arrival } from '@curfew/local-aws/events/trouble'
import type { FaultInjection } from './fault-injection.ts'
import { type Moment, SECOND } from './plan.ts'

/** What a delivery and a timer take when nothing is wrong. */
const USUAL_DELIVERY_MS = 500
const USUAL_TIMER_MS = 1500

/** AWS delivers what was put on a bus, but not all that its own services tell; and Curfew must need none of its own hints. */
const LOSABLE = ['curfew', 'aws.sagemaker', 'aws.batch']

/** How events arrive, and when the copies of each did, by its id. */
export function arrivals({ on, now, chance, hit }: FaultInjection) {
  const random = chance('arrivals')
  const arrived = new Map<string, readonly Moment[]>()

  const arrival: Arrival = ({ eventId, source }) => {
    const longest = (seconds: number) => random.below(seconds * SECOND)
    let copies: readonly number[] = [random.below(USUAL_DELIVERY_MS)]
    for (const { doubled, late, longestSeconds, lost } of on('delivery')) {
      const again = random.chance(doubled) ? [longest(longestSeconds)] : []
      copies = [...copies.map((delay) => delay + (random.chance(late) ? longest(longestSeconds) : 0)), ...again]
      if (LOSABLE.includes(source) && random.chance(lost)) copies = []
    }
    if (copies.length !== 1) hit('delivery', source)
    arrived.set(eventId, [...(arrived.get(eventId) ?? []), ...copies.map((delay) => now() + delay)])
    return copies
  }
  return { arrival, arrived }
}

/** How late, and how often, timers fire. */
export function timerArrivals({ on, chance }: FaultInjection): () => readonly number[] {
  const random = chance('timers')
  return () => {
    const [late] = on('late timers')
    if (late === undefined) return [random.below(USUAL_TIMER_MS)]
    const longest = late.longestSeconds * SECOND
    return [random.below(longest), ...(random.chance(late.doubled) ? [random.below(longest)] : [])]
  }
}

export function indexLags({ on, chance }: FaultInjection): IndexLag {
  const random = chance('index')
  return () => Math.max(5, ...on('index lag').map(({ longestSeconds }) => random.below(longestSeconds * SECOND)))
}

/** How entries of Curfew's own PutEvents fail alone. */
export function putFaults({ on, chance, hit }: FaultInjection): EntryFault {
  const random = chance('puts')
  return ({ source, detailType }) => {
    if (source !== 'curfew' || !on('put fault').some((one) => random.chance(one.chance))) return undefined
    hit('put fault', detailType)
    return 'ThrottlingException'
  }
}
