import { LATE_AFTER_SECONDS } from '../receipt.ts'

/** How late closings were, in seconds; percentiles are undefined without any. */
export type Lateness = {
  readonly closings: number
  readonly late: number
  readonly p50: number | undefined
  readonly p95: number | undefined
  readonly p99: number | undefined
  readonly max: number | undefined
}

export function latenessOf(seconds: readonly number[]): Lateness {
  const sorted = seconds.toSorted((a, b) => a - b)
  return {
    ...{ closings: sorted.length, late: sorted.filter((one) => one > LATE_AFTER_SECONDS).length },
    ...{ p50: percentile(sorted, 50), p95: percentile(sorted, 95), p99: percentile(sorted, 99), max: sorted.at(-1) },
  }
}

/** Nearest rank: a value that was measured, and at least the named part of all is no greater. */
function percentile(sorted: readonly number[], percent: number): number | undefined {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]
}
