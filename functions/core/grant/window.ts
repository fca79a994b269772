/** `[opensAt, closesAt)`: half open, UTC instants of whole seconds. */
export type Window = {
  readonly opensAt: Date
  readonly closesAt: Date
  /** How long the job runs: when it starts, the window closes so much later, unless it closes before. */
  readonly runsForSeconds?: number
  /** Without a heartbeat of the job for so long, its access ends. */
  readonly heartbeatSeconds?: number
}

/** `2025-07-16T01:00:00Z`: an instant in policies, tags and events, in whole seconds. */
export function printInstant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

export function secondsBefore(date: Date, seconds: number): Date {
  return new Date(date.getTime() - seconds * 1000)
}

export function secondsAfter(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000)
}

export function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}

export function later(a: Date, b: Date): Date {
  return a > b ? a : b
}

/** Later than any window closes. */
export const FAR_FUTURE = new Date('9999-12-31T23:59:59Z')

/** The most that our clock differs from that of the bus, or of IAM. */
export const CLOCK_SKEW_SECONDS = 5
