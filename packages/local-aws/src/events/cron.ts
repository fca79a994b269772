import { type DayTest, dayOfMonthTest, dayOfWeekTest } from './cron-days.ts'
import { MONTHS, numbersOf } from './cron-field.ts'

const DAY_MS = 86_400_000
const FIRST_YEAR = 1970
const LAST_YEAR = 2199

/**
 * The times of `cron(minutes hours day-of-month month day-of-week year)` in UTC: the first one after an instant, or
 * undefined if there is none. Undefined for an expression that AWS refuses.
 */
export function cronTimes(expression: string): ((after: Date) => Date | undefined) | undefined {
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(' ') ?? []
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields
  const minutes = numbersOf(minute, 0, 59)
  const hours = numbersOf(hour, 0, 23)
  const months = numbersOf(month, 1, 12, MONTHS)
  const years = numbersOf(year, FIRST_YEAR, LAST_YEAR)
  const isDay = dayTest(dayOfMonth, dayOfWeek)
  if (fields.length !== 6 || !minutes || !hours || !months || !years || !isDay) return undefined

  const isOn = (day: Date) => years.has(day.getUTCFullYear()) && months.has(day.getUTCMonth() + 1) && isDay(day)
  const ofDay = [...hours]
    .sort(ascending)
    .flatMap((h) => [...minutes].sort(ascending).map((m) => (h * 60 + m) * 60_000))
  const lastYear = Math.max(...years)
  return (after) => {
    let day = new Date(Math.floor(after.getTime() / DAY_MS) * DAY_MS)
    for (; day.getUTCFullYear() <= lastYear; day = new Date(day.getTime() + DAY_MS)) {
      const midnight = day.getTime()
      const next = isOn(day) ? ofDay.find((offset) => midnight + offset > after.getTime()) : undefined
      if (next !== undefined) return new Date(midnight + next)
    }
    return undefined
  }
}

/** One of both fields has to be `?`: the other one says which days. */
function dayTest(dayOfMonth: string, dayOfWeek: string): DayTest | undefined {
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined
  return dayOfWeek === '?' ? dayOfMonthTest(dayOfMonth) : dayOfWeekTest(dayOfWeek)
}

function ascending(left: number, right: number): number {
  return left - right
}
