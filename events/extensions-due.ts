import * as z from 'zod'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { jobId } from './fields/text.ts'

/** Asks for the answer to extensions of a job that nobody has requested for a day. Lost, late or doubled, it does no harm. */
export const ExtensionsDue = contract('Extensions Due', z.strictObject({ jobId }))

export function extensionsDue(jobId: string): Announcement {
  return announcement(ExtensionsDue, { jobId })
}
