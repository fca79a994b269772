const SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 }

/** `rate(5 minutes)` → 300. Throws for `cron`, which is not supported. */
export function rateSeconds(expression: string): number {
  const [, count = '', unit = '', plural = ''] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? []
  const seconds = Number(count) * (SECONDS[unit] ?? 0)
  if (seconds > 0 && (count === '1') === (plural === '')) return seconds
  throw new Error(`Cannot run the schedule ${expression}: local AWS supports rate(…) in minutes, hours and days`)
}
