import { setting } from '#runtime/settings.ts'

/** Every metric of Curfew, and its unit as CloudWatch calls it. */
export const METRICS = {
  AccessOpened: 'Count',
  AccessClosed: 'Count',
  AccessRefused: 'Count',
  /** Events that senders put on the bus and that Curfew does not know. They count as refused as well. */
  UnknownEvents: 'Count',
  AccessDrifted: 'Count',
  /** Closings that were done later than the timer and one sweep allow. */
  LateClosings: 'Count',
  /** Closings that should have been done by now, and are not: measured every minute. */
  ClosingsOverdue: 'Count',
  /** The age of the oldest record or event that is not published yet: measured every minute. */
  PublicationLag: 'Seconds',
  OpenGrants: 'Count',
  OpenLateness: 'Seconds',
  CloseLateness: 'Seconds',
  KeyOffLateness: 'Seconds',
  KeyAgeDays: 'None',
} as const

export type Measures = { readonly [Name in keyof typeof METRICS]?: number }

/** Prints measures in CloudWatch's embedded metric format, which becomes metrics without a call. */
export function measure(measures: Measures): void {
  const measured = Object.entries(METRICS).filter(([Name]) => Name in measures)
  if (measured.length === 0) return
  const Metrics = measured.map(([Name, Unit]) => ({ Name, Unit }))
  const CloudWatchMetrics = [{ Namespace: 'Curfew', Dimensions: [['Stack']], Metrics }]
  const line = { _aws: { Timestamp: Date.now(), CloudWatchMetrics }, Stack: setting('STACK'), ...measures }
  // Not through the console, which would wrap the line into another object.
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
