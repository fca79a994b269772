import { numberOf, numbersOf, WEEKDAYS } from './cron-field.ts'

export type DayTest = (day: Date) => boolean

/** Days of the month: numbers, `L` (the last), `15W` (the weekday nearest to the 15th) or `LW` (the last weekday). */
export function dayOfMonthTest(field: string): DayTest | undefined {
  if (field === 'L') return (day) => day.getUTCDate() === lengthOfMonth(day)
  if (field === 'LW') return (day) => day.getUTCDate() === nearestWeekday(day, lengthOfMonth(day))
  const [, near] = /^(\d+)W$/.exec(field) ?? []
  if (near !== undefined) return nearestTest(Number(near))
  const days = numbersOf(field, 1, 31)
  return days && ((day) => days.has(day.getUTCDate()))
}

/** Days of the week: numbers from Sunday (1) or names, `L` (Saturday), `6L` (the last Friday) or `3#2` (the second Tuesday). */
export function dayOfWeekTest(field: string): DayTest | undefined {
  const [, name = '', place] = /^(\w+?)(L|#[1-5])$/.exec(field) ?? []
  if (place !== undefined) return placedTest(numberOf(name, WEEKDAYS), place)
  const days = numbersOf(field === 'L' ? 'SAT' : field, 1, 7, WEEKDAYS)
  return days && ((day) => days.has(day.getUTCDay() + 1))
}

function nearestTest(date: number): DayTest | undefined {
  if (date < 1 || date > 31) return undefined
  return (day) => date <= lengthOfMonth(day) && day.getUTCDate() === nearestWeekday(day, date)
}

function placedTest(weekday: number, place: string): DayTest | undefined {
  if (!(weekday >= 1 && weekday <= 7)) return undefined
  const isPlace = (day: Date) =>
    place === 'L'
      ? day.getUTCDate() + 7 > lengthOfMonth(day)
      : Math.ceil(day.getUTCDate() / 7) === Number(place.slice(1))
  return (day) => day.getUTCDay() + 1 === weekday && isPlace(day)
}

function lengthOfMonth(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate()
}

/** The weekday nearest to a date of the day's month, without leaving the month. */
function nearestWeekday(day: Date, date: number): number {
  const weekday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), date)).getUTCDay()
  if (weekday === 6) return date === 1 ? 3 : date - 1
  if (weekday === 0) return date === lengthOfMonth(day) ? date - 2 : date + 1
  return date
}
