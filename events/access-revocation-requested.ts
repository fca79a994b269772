import * as z from 'zod'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import type { EndRequest, EndTargets } from './end-request.ts'
import { principal } from './fields/principal.ts'
import { jobId, line } from './fields/text.ts'
import { fieldsNamed, trimmed } from './lenient/fields-named.ts'
import { allJobIdsIn } from './lenient/job-ids.ts'
import { principalsIn, usersAndRolesIn } from './lenient/principals.ts'
import { notedIn, sourceOf, unreadable, wordIn } from './lenient/words.ts'

/**
 * Break-glass: one job, every job of a principal, or everything. It needs no guardrail. The contract is the recommended form:
 * a revocation in any other form counts as well, if a target can be read.
 */
export const AccessRevocationRequested = contract(
  'Access Revocation Requested',
  z
    .strictObject({
      jobId: jobId.optional(),
      principal: principal.optional(),
      all: z.literal(true).optional().meta({ description: 'Every grant there is.' }),
      compromised: z.literal(true).optional().meta({
        description: "The user's access keys have leaked: they are replaced at once, although other jobs use them.",
      }),
      requestedBy: line('Who revokes.'),
      reason: line('Why.'),
    })
    .refine(({ jobId, principal, all }) => [jobId, principal, all].filter((one) => one !== undefined).length === 1, {
      message: 'must name exactly one of jobId, principal or all',
    })
    .meta({
      description:
        'The recommended form. In an incident, more is taken: every target that can be read is revoked (several at once, lists, ARNs, a principal without its type), whatever else the event says. What is odd is noted in the audit log.',
    }),
)

const UNREADABLE = {
  path: '',
  message:
    'names no target that can be read: write {"jobId": "churn-2025-07-16"}, {"principal": {"type": "user", "name": "trainer-gpu-01"}} or {"all": true}, with "requestedBy" and "reason"',
} as const

/** Throws a Refusal only if no target can be read. */
export function endByRevocation(event: BusEvent): EndRequest {
  const { detail } = event
  const of = targetsIn(detail)
  if (!hasTarget(of)) throw unreadable(AccessRevocationRequested, event, UNREADABLE)
  const by = wordIn(detail, ['requestedby'], sourceOf(event))
  const reason = wordIn(detail, ['reason'], 'no reason was given')
  const noted = notedIn(AccessRevocationRequested, event)
  return { of, because: 'revoked', by, reason, noted, ...(isCompromised(detail) && { compromised: true }) }
}

function targetsIn(detail: unknown): EndTargets {
  const all = fieldsNamed(detail, ['all']).some(isTrue)
  const of = { jobIds: allJobIdsIn(detail), principals: principalsIn(detail), all }
  return hasTarget(of) ? of : { ...of, principals: usersAndRolesIn(detail) }
}

function hasTarget({ jobIds, principals, all }: EndTargets): boolean {
  return all || jobIds.length > 0 || principals.length > 0
}

/** Everything ends only on a word that cannot be misread. */
function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && trimmed(value).toLowerCase() === 'true')
}

/** When in doubt, the keys have leaked. */
function isCompromised(detail: unknown): boolean {
  return fieldsNamed(detail, ['compromised']).some((value) => {
    const isDenied = value === false || value === null || value === undefined
    return !isDenied && !(typeof value === 'string' && ['', 'false'].includes(trimmed(value).toLowerCase()))
  })
}
