import type { Problem } from '#core/refusal.ts'

/** Which jobs have started, and on whose word. */
export type StartReport = {
  readonly jobIds: readonly string[]
  /** The roles of the run, if its event names any: as `rolesOfRun` does. Grants of other roles are not meant. */
  readonly runsAs?: readonly string[]
  readonly at: Date
  readonly by: string
  /** What else is odd about the event. */
  readonly noted: readonly Problem[]
}
