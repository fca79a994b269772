/** What local AWS cannot measure: its own speed says nothing of AWS's. */
export type Assumptions = {
  /** How long a Lambda waits for one call. What it does itself in one run is taken to last as long as one call more. */
  readonly msPerCall: number
  /** How long a Lambda takes to start, which is billed too. */
  readonly msPerInit: number
  /** How many of a job's runs, of 100, meet a Lambda that has to start. The sweep never does: it runs each minute. */
  readonly coldPercent: number
}

export const HOURS_PER_MONTH = 730
export const DAYS_PER_MONTH = 365 / 12

/** What is kept for ever is counted for so long. */
export const FOR_EVER_MONTHS = 60

/** CloudWatch Logs counts so much for each event beside its text, and stores it compressed to about this share. */
export const LOG_EVENT_BYTES = 26
export const STORED_LOG_SHARE = 0.25
