import type { IndexLag } from '@curfew/local-aws/dynamodb/store'
import type { StreamFaults } from '@curfew/local-aws/dynamodb/streams/faults'
import type { Arrival } from '@curfew/local-aws/events/arrival'
import type { EntryFault } from '@curfew/local-aws/events/put-events'
import type { FaultInjection } from './fault-injection.ts'
import { type Moment, SECOND } from './plan.ts'

/** How long a delivery takes, and how late a timer fires, without a fault. */
const USUAL_DELIVERY_MS = 500
const USUAL_TIMER_MS = 1500

/** AWS delivers every event that was put, but not every event of its own services. Curfew must need none of its own triggers. */
const LOSABLE = ['curfew', 'aws.sagemaker', 'aws.batch']

/** How events arrive, and when the copies of each event arrived, by its id. */
export function arrivals({ on, now, chance, hit }: FaultInjection) {
  const random = chance('arrivals')
  const arrived = new Map<string, readonly Moment[]>()

  const arrival: Arrival = ({ eventId, source }) => {
    const delayUpTo = (seconds: number) => random.below(seconds * SECOND)
    let copies: readonly number[] = [random.below(USUAL_DELIVERY_MS)]
    for (const { duplicated, late, maxSeconds, lost } of on('delivery')) {
      const again = random.chance(duplicated) ? [delayUpTo(maxSeconds)] : []
      copies = [...copies.map((delay) => delay + (random.chance(late) ? delayUpTo(maxSeconds) : 0)), ...again]
      if (LOSABLE.includes(source) && random.chance(lost)) copies = []
    }
    if (copies.length !== 1) hit('delivery', source)
    arrived.set(eventId, [...(arrived.get(eventId) ?? []), ...copies.map((delay) => now() + delay)])
    return copies
  }
  return { arrival, arrived }
}

/** How late and how often timers fire. */
export function timerArrivals({ on, chance }: FaultInjection): () => readonly number[] {
  const random = chance('timers')
  return () => {
    const [late] = on('late timers')
    if (late === undefined) return [random.below(USUAL_TIMER_MS)]
    const maxDelay = late.maxSeconds * SECOND
    return [random.below(maxDelay), ...(random.chance(late.duplicated) ? [random.below(maxDelay)] : [])]
  }
}

export function indexLags({ on, chance }: FaultInjection): IndexLag {
  const random = chance('index')
  return () => Math.max(5, ...on('index lag').map(({ maxSeconds }) => random.below(maxSeconds * SECOND)))
}

/** How late and how often the records of the table's stream arrive. */
export function streamFaults({ on, chance, hit }: FaultInjection): StreamFaults {
  const random = chance('stream')
  const delay = () => random.below(Math.max(1, ...on('stream').map(({ maxSeconds }) => maxSeconds * SECOND)))
  return {
    lag: delay,
    arrival: () => (on('stream').some(({ duplicated }) => random.chance(duplicated)) ? [0, delay()] : [0]),
    outage: (streamArn) => {
      const [outage] = on('stream outage')
      if (outage !== undefined) hit('stream outage', streamArn)
      return outage?.mode
    },
  }
}

/** How single entries of Curfew's own PutEvents fail. */
export function putFaults({ on, chance, hit }: FaultInjection): EntryFault {
  const random = chance('puts')
  return ({ source, detailType }) => {
    if (source !== 'curfew' || !on('put fault').some((one) => random.chance(one.chance))) return undefined
    hit('put fault', detailType)
    return 'ThrottlingException'
  }
}
