import { cronTimes } from './cron.ts'

/** The first time of a schedule after an instant; undefined if there is none. */
export type NextTime = (after: Date) => Date | undefined

const SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 }

/** The times of `rate(5 minutes)`, counted from the start, or of `cron(0 1 * * ? *)`, in UTC. Throws for another expression. */
export function recurrence(expression: string, start: Date): NextTime {
  const times = rateTimes(expression, start) ?? cronTimes(expression)
  if (times) return times
  const supported = 'rate(…) in minutes, hours and days, and cron(…) with six fields, one of its days being ?'
  throw new Error(`Cannot run the schedule ${expression}: local AWS supports ${supported}`)
}

/** The times of a rate, counted from the start; undefined for another expression. */
export function rateTimes(expression: string, start: Date): NextTime | undefined {
  const [, count = '', unit = '', plural = ''] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? []
  const stepMs = Number(count) * (SECONDS[unit] ?? 0) * 1000
  if (stepMs === 0 || (count === '1') !== (plural === '')) return undefined
  return (after) => {
    const passed = Math.floor((after.getTime() - start.getTime()) / stepMs)
    return new Date(start.getTime() + (passed + 1) * stepMs)
  }
}
