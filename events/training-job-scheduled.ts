import * as z from 'zod'
import { access } from './fields/access.ts'
import { isolation } from './fields/isolation.ts'
import { network } from './fields/network.ts'
import { principal } from './fields/principal.ts'
import { jobId, line } from './fields/text.ts'
import { window } from './fields/window.ts'

/** Asks for access: this principal, these places, this window, from this network. */
export const trainingJobScheduled = z
  .strictObject({
    jobId,
    principal,
    window,
    network,
    access,
    isolation,
    keys: z.enum(['rotate', 'deactivate', 'keep']).optional().meta({
      description: "What becomes of the user's access keys after the job. Default: rotate. A role has none.",
    }),
    requestedBy: line('Who asks.'),
    reason: line('Why.'),
  })
  .refine(({ principal, keys }) => principal?.type !== 'role' || keys === undefined || keys === 'keep', {
    path: ['keys'],
    message: 'a role has no access keys: leave keys out',
    when: ({ value }) => isRecord(value) && isRecord(value.principal),
  })
  .transform((asked) => ({ ...asked, keys: asked.keys ?? (asked.principal.type === 'role' ? 'keep' : 'rotate') }))
  .meta({ title: 'Training Job Scheduled' })

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
