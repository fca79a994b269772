/** What time it is in local AWS. Everything in it asks here, its Lambdas included. */
export interface Clock {
  now(): Date
}

/** Stands still until it is told to move. Millisecond resolution. */
export interface HeldClock extends Clock {
  /** Throws if the instant lies in the past: time that went back would fire nothing twice, and hide it. */
  moveTo(instant: Date): void
}

/** Goes by itself; `speed` local seconds pass in each real second. */
export interface RunningClock extends Clock {
  readonly speed: number
}

export function heldClock(start: Date): HeldClock {
  let now = start.getTime()
  return {
    now: () => new Date(now),
    moveTo: (instant) => {
      if (!(instant.getTime() >= now)) {
        throw new RangeError(`Cannot move the clock to ${text(instant)}: it is already ${text(new Date(now))}`)
      }
      now = instant.getTime()
    },
  }
}

export const realClock: RunningClock = { speed: 1, now: () => new Date() }

/** A day of jobs in some minutes: begins at `start` and runs `speed` times as fast as real time. */
export function hurriedClock(start: Date, speed: number): RunningClock {
  if (!(speed > 0)) throw new RangeError(`Cannot hurry the clock ${speed} times: the speed must be more than 0`)
  const begun = performance.now()
  return {
    speed,
    now: () => new Date(start.getTime() + Math.round((performance.now() - begun) * speed)),
  }
}

function text(instant: Date): string {
  return Number.isNaN(instant.getTime()) ? 'an invalid date' : instant.toISOString()
}
