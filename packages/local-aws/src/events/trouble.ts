import type { Random } from '../random.ts'

/** One event on its way to one target. */
export type Delivery = {
  readonly eventId: string
  readonly source: string
  readonly ruleArn: string
  readonly targetArn: string
}

/**
 * Decides how an event really arrives: the delay in milliseconds of each copy. `[0]` is once and at once, `[0, 900]` is
 * doubled, `[]` is lost (which AWS does only with events of best-effort sources).
 */
export type Arrival = (delivery: Delivery) => readonly number[]

export const onceAndAtOnce: Arrival = () => [0]

export type Trouble = {
  /** Chance that a second copy comes. */
  readonly doubled: number
  /** Chance that a copy is late, and so is overtaken by later events. */
  readonly late: number
  readonly longestDelaySeconds: number
}

/** At-least-once delivery without order, as AWS promises it, at its worst. */
export function troubled(random: Random, { doubled, late, longestDelaySeconds }: Trouble): Arrival {
  const delay = () => (random.chance(late) ? random.below(longestDelaySeconds * 1000) : 0)
  return () => (random.chance(doubled) ? [delay(), random.below(longestDelaySeconds * 1000)] : [delay()])
}
