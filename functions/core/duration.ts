export type ParsedDuration = { readonly seconds: number } | { readonly problem: string }

/** ISO 8601, of parts that always last equally long: weeks alone, or days, hours, minutes and seconds. */
export const DURATION_FORM =
  /^P(?:(\d{1,6})W|(?=\d|T)(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?)$/

const EXAMPLE = 'such as PT90M, PT8H or P1DT12H'
const OF_CALENDAR = /^P\d+Y|^P(\d+Y)?\d+M/
const OF_FRACTIONS = /^P[\dDTHM.,]*[.,]\d+[DHMSW]/

const [MINUTE, HOUR, DAY, WEEK] = [60, 3600, 24 * 3600, 7 * 24 * 3600] as const

/** Parses how long something lasts, in whole seconds: policies have no finer ones. A day is 24 hours. */
export function parseDuration(text: string): ParsedDuration {
  const parts = DURATION_FORM.exec(text)
  if (parts === null) return { problem: formProblem(text) }
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part = '0') => Number(part))
  return { seconds: weeks * WEEK + days * DAY + hours * HOUR + minutes * MINUTE + seconds }
}

/** `P1DT2H`: the usual form of a duration of whole seconds. */
export function printDuration(seconds: number): string {
  const days = Math.floor(seconds / DAY)
  const parts = [
    [Math.floor((seconds % DAY) / HOUR), 'H'],
    [Math.floor((seconds % HOUR) / MINUTE), 'M'],
    [seconds % MINUTE, 'S'],
  ] as const
  const time = parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('')
  if (days === 0 && time === '') return 'PT0S'
  return `P${days === 0 ? '' : `${days}D`}${time === '' ? '' : `T${time}`}`
}

function formProblem(text: string): string {
  if (OF_CALENDAR.test(text))
    return `must not have years or months, which are not equally long: write days or hours, ${EXAMPLE}`
  if (OF_FRACTIONS.test(text)) return `must be in whole numbers, down to seconds, ${EXAMPLE}`
  return `must be an ISO 8601 duration, ${EXAMPLE}`
}
