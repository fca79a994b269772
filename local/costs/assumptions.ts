/** What local AWS cannot measure, because it is not as fast or slow as AWS. */
export type Assumptions = {
  /** How long a Lambda waits for one call. The work of a run itself counts as one more call. */
  readonly msPerCall: number
  /** How long a cold start takes. It is billed too. */
  readonly msPerInit: number
  /** How many of 100 runs for jobs are cold starts. The sweep and publish have none: they run each minute. */
  readonly coldPercent: number
}

export const HOURS_PER_MONTH = 730
export const DAYS_PER_MONTH = 365 / 12

/** Storage without an end is counted for this long. */
export const FOR_EVER_MONTHS = 60

/** CloudWatch Logs bills these bytes per event in addition to its text, and stores about this share after compression. */
export const LOG_EVENT_BYTES = 26
export const STORED_LOG_SHARE = 0.25
