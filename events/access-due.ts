import * as z from 'zod'
import type { Job } from '#core/grant/grant.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { principal } from './fields/principal.ts'
import { jobId } from './fields/text.ts'

/** Asks for a grant to be compared with its target. Lost, late, doubled or reordered, it does no harm. */
export const AccessDue = contract(
  'Access Due',
  z.strictObject({
    jobId,
    principal,
    policies: z.array(z.string()).optional().meta({
      description: "Names of policies that the inventory found under the job's path, attached or not.",
    }),
    check: z.enum(['access', 'documents', 'orphans']).meta({
      description:
        'access: what is attached. documents: what the attached policies say as well, once an hour. orphans: policies that no open grant wants.',
    }),
  }),
)

export type AccessDue = z.output<typeof AccessDue.detail>

export function accessDue({ jobId, principal }: Job): Announcement {
  return announcement(AccessDue, { jobId, principal, check: 'access' })
}

/** The hourly check: what the policies say as well, and everything that stands under the job's path. */
export function documentsDue({ jobId, principal }: Job, policies: readonly string[]): Announcement {
  return announcement(AccessDue, { jobId, principal, check: 'documents', policies: [...policies] })
}

/** Policies stand under a job's path that no unfinished grant of it wants. */
export function orphansDue({ jobId, principal }: Job, policies: readonly string[]): Announcement {
  return announcement(AccessDue, { jobId, principal, check: 'orphans', policies: [...policies] })
}
