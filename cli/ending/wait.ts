import { secondsFrom } from '#cli/durations.ts'

/** A closing takes seconds. After three minutes it counts as late, and raises an alarm. */
const SECONDS_TO_CLOSE = 180

export const TIMEOUT_OPTION = [
  '--timeout <duration>',
  `how long to follow it (default: ${SECONDS_TO_CLOSE / 60}m)`,
] as const

export function timeoutOf(timeout: string | undefined): number {
  return timeout === undefined ? SECONDS_TO_CLOSE : secondsFrom('--timeout', timeout)
}

/** Ends and revocations need no guardrail, so any source will do. */
export const ANY_SOURCE = 'curfew-cli'
