import { acceleratedClock, type RunningClock, realClock } from '@curfew/local-aws/clock'

/** Reads `now`, a start, or a start and a speed as a multiple of real time: `2025-07-16T00:55:00Z@60`. */
export function readClock(text: string): RunningClock {
  if (text === 'now') return realClock
  const [, instant = '', speed = '1'] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z)(?:@(\d+(?:\.\d+)?))?$/.exec(text) ?? []
  const start = new Date(instant)
  if (Number.isNaN(start.getTime()) || Number(speed) === 0) {
    throw new Error(`"${text}" is neither "now" nor an instant with an optional speed, such as 2025-07-16T00:55:00Z@60`)
  }
  return acceleratedClock(start, Number(speed))
}
