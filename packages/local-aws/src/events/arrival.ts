import type { Random } from '../random.ts'

/** The delivery of one event to one target. */
export type Delivery = {
  readonly eventId: string
  readonly source: string
  readonly ruleArn: string
  readonly targetArn: string
}

/**
 * Decides how an event arrives: the delay in milliseconds of each copy. `[0]` is once and immediately, `[0, 900]` is a
 * duplicate, `[]` is a lost event (on AWS, only events of best-effort sources get lost).
 */
export type Arrival = (delivery: Delivery) => readonly number[]

export const immediateArrival: Arrival = () => [0]

export type UnreliableOptions = {
  /** Probability of a second copy. */
  readonly duplicated: number
  /** Probability that a copy is delayed, so that later events may overtake it. */
  readonly delayed: number
  readonly maxDelaySeconds: number
}

/** At-least-once delivery without order: the least that AWS guarantees. */
export function unreliableArrival(
  random: Random,
  { duplicated, delayed, maxDelaySeconds }: UnreliableOptions,
): Arrival {
  const delay = () => (random.chance(delayed) ? random.below(maxDelaySeconds * 1000) : 0)
  return () => (random.chance(duplicated) ? [delay(), random.below(maxDelaySeconds * 1000)] : [delay()])
}
