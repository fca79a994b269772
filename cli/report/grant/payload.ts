/** What the page knows of each grant besides its row. It is compressed in the page, and read when somebody opens a grant or searches. */
export type Payload = {
  /** Whatever more than one record says, to which records refer by its number. */
  readonly kinds: readonly RecordKind[]
  /** In the order of the rows. */
  readonly grants: readonly GrantEntry[]
}

/**
 * Texts have short forms, because ten thousand grants have to fit: `\u0001` is the id of the job, and `\u0002<n>;` an instant, so
 * many seconds after `start`. Foreign text holds neither: what cannot be seen is escaped in it.
 */
export type GrantEntry = {
  /** Terms with their descriptions. */
  readonly facts: readonly (readonly [term: string, description: string])[]
  /** Its policy in sentences. */
  readonly may: readonly string[]
  /** What happened to the request: extensions, ends, refusals, manual changes; a line each. */
  readonly story: readonly string[]
  readonly records: readonly RecordEntry[]
  /** By what rows are sorted: seconds since 1970, and seconds late. */
  readonly start: number
  readonly late: number
  /** By what rows are filtered. */
  readonly shows: readonly string[]
}

/** by, change, phase, because */
export type RecordKind = readonly [by: string, change: string, phase: string, because: string]

/** When it was, in seconds after the record before; its kind; its target. */
export type RecordEntry = readonly [seconds: number, kind: number, target: string]
