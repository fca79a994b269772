import type { Outgoing } from './audit/outbox.ts'
import type { EarlyExtension } from './grant/early-extension.ts'

/** The table: extensions that wait for the request of their job, beside the claim of its id. */
export interface EarlyExtensions {
  /**
   * Replaces the extensions that wait for the request of a job, and stores what that says, in one write. Throws `Conflict` if
   * the job is scheduled by now, or if others wait than were read.
   */
  replaceEarlyExtensions(
    jobId: string,
    extensions: { readonly read: readonly EarlyExtension[]; readonly next: readonly EarlyExtension[] },
    outgoing: Outgoing,
  ): Promise<void>
  /** Jobs that nobody requested for a day after an extension. */
  overdueExtensions(until: Date): AsyncIterable<string>
}
