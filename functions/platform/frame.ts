import type { Audit } from '#core/ports.ts'
import type { Bus } from '#events/announcement.ts'
import type { Measures } from './metrics.ts'

/** What every Lambda has: the clock, its bus, and the audit log under its own name. */
export type Frame = {
  readonly now: () => Date
  readonly bus: Bus
  readonly audit: Audit
  readonly measure: (measures: Measures) => void
}
