import { clockTime } from './account.ts'
import type { Coverage } from './coverage.ts'
import { replayOf, type Verdict } from './judge.ts'
import { PROMISES } from './promises/promise.ts'

/** The broken promise, the part of the day that is enough to break it, and the command that reproduces it. */
export function describeFailure({ seed, failure }: Verdict): string {
  if (failure === undefined) return ''
  const { violation, kept, elements } = failure
  const { promise, at, job, message } = violation
  return [
    `Seed ${seed} broke promise ${promise} (${PROMISES[promise]})`,
    `  at ${clockTime(at)}${job === undefined ? '' : `, job ${job}`}: ${message}`,
    ...elements.map((element, index) => `  ${String(kept[index]).padStart(4)} ${JSON.stringify(element)}`),
    replayOf(seed, failure),
  ].join('\n')
}

/** What happened on all days. */
export function describeCoverage({ days, counts, closedAfter }: Coverage): string {
  const names = Object.keys(counts).toSorted()
  const widest = Math.max(0, ...names.map((name) => name.length))
  const lateness = [50, 99, 100].map(
    (percent) => `${percent === 100 ? 'max' : `p${percent}`} ${quantile(closedAfter, percent)} s`,
  )
  return [
    `In ${days} days:`,
    ...names.map((name) => `  ${name.padEnd(widest)} ${String(counts[name]).padStart(9)}`),
    `  ${closedAfter.length} policies detached after the end of their window: ${lateness.join(', ')}`,
  ].join('\n')
}

function quantile(values: readonly number[], percent: number): string {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))]
  return value === undefined ? '–' : value.toFixed(1)
}
