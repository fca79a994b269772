import { secondsAfter, type Window } from './window.ts'

/** That a job runs, and since when. */
export type Start = {
  /** When it started, in whole seconds. */
  readonly at: Date
  /** When its sender said so: a start that is older than the request of its job is another run's. */
  readonly time: Date
  readonly by: string
  readonly event: string
  /** A service of AWS says so, about a run of its own. */
  readonly ofService?: true
  /** The roles of that run, if its event names any. */
  readonly runsAs?: readonly string[]
}

/** What a start changed. */
export type Started = Pick<Start, 'at' | 'by' | 'event'> & {
  /** When the window was to close until then. */
  readonly insteadOf: Date
}

type Startable = {
  readonly window: Window
  readonly started?: Started
  readonly extendedAt?: Date
}

/**
 * When the window closes once the job has started: the first start counts, and it moves the end to no later instant. An
 * extension that was asked for since the start knows of it: its end stays. It may be before the window opens. Undefined if a
 * start changes nothing.
 */
export function endAfterStart({ window, started, extendedAt }: Startable, { at }: Pick<Start, 'at'>): Date | undefined {
  const { closesAt, runsForSeconds } = window
  if (runsForSeconds === undefined || (started !== undefined && started.at <= at)) return undefined
  if (extendedAt !== undefined && at <= extendedAt) return closesAt
  const end = secondsAfter(at, runsForSeconds)
  return end < closesAt ? end : closesAt
}

/** Whether the start of a job is still to move the end of its window. */
export function isWaitingForStart({ window, started }: Pick<Startable, 'window' | 'started'>): boolean {
  return window.runsForSeconds !== undefined && started === undefined
}
