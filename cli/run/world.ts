import type { JobEvent } from '#cli/aws/put-event.ts'
import type { RunLine } from '#cli/contracts/run.ts'
import type { Grant } from '#core/grant/grant.ts'
import type { SignalName } from './timed-signal.ts'

/** How the command of a run ended: with an exit code, or by a signal. */
export type Exited = { readonly code: number } | { readonly signal: string; readonly code: number }

/** The command of a run, as it runs. */
export interface Child {
  readonly exited: Promise<Exited>
  /** Undefined while it runs. */
  exit(): Exited | undefined
  send(signal: SignalName): void
}

export type Say = (what: RunLine['curfew'], message: string, more?: Partial<RunLine>) => void

/** What a run sees and does outside, which tests replace. */
export interface RunWorld {
  now(): Date
  /** Resolves after so long, or when something else does. */
  pause(seconds: number, until: Promise<unknown>): Promise<void>
  readGrant(): Promise<Grant | undefined>
  /** Why an event was refused; undefined if it was not, so far. */
  refusalOf(event: string): Promise<string | undefined>
  /** Puts an event, and returns its id. */
  put(event: JobEvent): Promise<string>
  readonly say: Say
  /** An instant for the user. */
  print(instant: Date): string
}
