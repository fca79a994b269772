/** The time in local AWS. Everything in it reads this clock, its Lambdas included. */
export interface Clock {
  now(): Date
}

/** Stands still until it is moved. Millisecond resolution. */
export interface ManualClock extends Clock {
  /**
   * Throws RangeError if the instant lies in the past. Moves the clock only: `runUntil` of the agenda also runs the
   * schedules and retries that become due.
   */
  moveTo(instant: Date): void
}

/** Advances by itself; `speed` local seconds pass in each real second. */
export interface RunningClock extends Clock {
  readonly speed: number
}

export function manualClock(start: Date): ManualClock {
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

/** Starts at `start` and runs `speed` times as fast as real time. Throws RangeError unless `speed` is more than 0. */
export function acceleratedClock(start: Date, speed: number): RunningClock {
  if (!(speed > 0)) throw new RangeError(`Cannot run the clock at speed ${speed}: the speed must be more than 0`)
  const startedMs = performance.now()
  return {
    speed,
    now: () => new Date(start.getTime() + Math.round((performance.now() - startedMs) * speed)),
  }
}

function text(instant: Date): string {
  return Number.isNaN(instant.getTime()) ? 'an invalid date' : instant.toISOString()
}
