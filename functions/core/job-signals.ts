import type { Start } from './grant/start.ts'

/** What a job said so far that is not on its row. */
export type SignalsSoFar = {
  /** The last start of a job that is not scheduled yet, and the last of a run of a service with its id. */
  readonly earlyStart?: Start
  readonly earlyRunStart?: Start
  /** The last heartbeat, if the grant asks for them. */
  readonly lastHeartbeatAt?: Date
}

/** The table: what jobs say while they run, beside the claims of their ids. */
export interface JobSignals {
  /** Records for a day that a job started that is not scheduled yet: events are not ordered. Throws if it is by now. */
  recordEarlyStart(jobId: string, start: Start): Promise<void>
  /**
   * Records a heartbeat in one write, if it is the latest. `ignored`: a later one is recorded, or no grant of that job asks for
   * heartbeats; then nothing is written. Throws `Conflict` if the job is being scheduled now.
   */
  recordHeartbeat(jobId: string, at: Date): Promise<'recorded' | 'ignored'>
}
