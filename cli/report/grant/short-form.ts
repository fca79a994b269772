/** What cannot be in foreign text, because it is made visible there. */
const [JOB, INSTANT] = ['\u0001', '\u0002'] as const

const INSTANTS = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g
const SHORT_INSTANTS = new RegExp(`${INSTANT}(-?[0-9a-z]+);`, 'g')

/** The short form of a text about a job. `start` is in seconds since 1970. */
export function shorten(text: string, job: string, start: number): string {
  const withJob = job === '' ? text : text.replaceAll(job, JOB)
  return withJob.replaceAll(INSTANTS, (instant) => {
    const seconds = Date.parse(instant) / 1000
    const isExact = !Number.isNaN(seconds) && printed(seconds) === instant
    return isExact ? `${INSTANT}${(seconds - start).toString(36)};` : instant
  })
}

/** The text of a short form. */
export function expand(short: string, job: string, start: number): string {
  const times = short.replaceAll(SHORT_INSTANTS, (_, seconds: string) => printed(start + Number.parseInt(seconds, 36)))
  return times.replaceAll(JOB, () => job)
}

function printed(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '')
}
