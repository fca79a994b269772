import type { AuditStamp } from '#core/audit/records.ts'
import type { Outbox } from '#core/ports.ts'
import type { Bus } from '#events/announcement.ts'
import type { Measures } from './metrics.ts'

/** What every Lambda has. */
export type Frame = {
  readonly now: () => Date
  /** When this run is over at the latest. */
  readonly until: Date
  /** Who writes what is written now. */
  readonly stamp: () => AuditStamp
  /** Wakes other Lambdas at once. What subscribers are told goes through the outbox. */
  readonly bus: Bus
  readonly outbox: Outbox
  readonly measure: (measures: Measures) => void
}
