import type { Ending, Job } from './grant/grant.ts'
import type { Run } from './grant/run.ts'

/** Ends of the runs that were called by one name or id: the last of each queue, role and outcome. Kept for some days. */
export type RunEnds = { readonly version: number; readonly ends: readonly Ending[] }

/** The table: which grants name the runs that services report. */
export interface ReportedRuns {
  /**
   * Records for some days that a run is over, for grants that name it and are not recorded yet: read `endingWith` afterwards,
   * and each grant is in one of the two. Throws `Conflict` if such a grant is being recorded now.
   */
  recordRunEnd(run: Run, ending: Ending): Promise<void>
  /** The jobs whose grants name a run that was reported at some instant, as far as their windows allow that it is theirs. */
  endingWith(run: Run, at: Date): AsyncIterable<Job>
}
