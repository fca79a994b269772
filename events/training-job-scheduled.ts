import * as z from 'zod'
import { unboundGroups } from '#core/access/log-streams.ts'
import { hasAccessKeys, isPrincipalType } from '#core/grant/principal.ts'
import { contract } from './contract.ts'
import { access } from './fields/access.ts'
import { context } from './fields/context.ts'
import { endsWith } from './fields/ends-with.ts'
import { isolation } from './fields/isolation.ts'
import { defaultKeys, keys } from './fields/keys.ts'
import { listing } from './fields/listing.ts'
import { network } from './fields/network.ts'
import { principal } from './fields/principal.ts'
import { jobId, line } from './fields/text.ts'
import { window } from './fields/window.ts'

const request = z
  .strictObject({
    jobId,
    principal,
    window,
    network,
    access,
    isolation,
    listing: listing.exactOptional(),
    endsWith: endsWith.exactOptional(),
    keys: keys.optional(),
    requestedBy: line('Who asks.'),
    reason: line('Why.'),
    context: context.exactOptional(),
  })
  .refine(({ principal, keys }) => mayHaveKeys(principal) || keys === undefined || keys === 'keep', {
    path: ['keys'],
    message: 'a role has no access keys: leave keys out',
    when: ({ value }) => isRecord(value) && isRecord(value.principal),
  })
  .superRefine(
    ({ access, endsWith }, context) => {
      for (const { index, message } of unboundGroups(access.logGroups, endsWith)) {
        context.addIssue({ code: 'custom', path: ['access', 'logGroups', index], message })
      }
    },
    { when: ({ value }) => hasReadableGroups(value) },
  )
  .transform((asked) => ({ ...asked, keys: asked.keys ?? defaultKeys(asked.principal) }))

/** Asks for access: this principal, these locations, this window, from this network. */
export const TrainingJobScheduled = contract('Training Job Scheduled', request)

/** Asked before the contract is sure that it is a principal. */
function mayHaveKeys(principal: { readonly type?: unknown } | undefined): boolean {
  const { type } = principal ?? {}
  return typeof type !== 'string' || !isPrincipalType(type) || hasAccessKeys({ type })
}

/** Asked before the contract is sure of either. */
function hasReadableGroups(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value.access) || !Array.isArray(value.access.logGroups)) return false
  const groups: readonly unknown[] = value.access.logGroups
  const isNamed = value.endsWith === undefined || (isRecord(value.endsWith) && 'kind' in value.endsWith)
  return (
    isNamed && groups.every((group) => typeof group === 'string' || (isRecord(group) && typeof group.arn === 'string'))
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
