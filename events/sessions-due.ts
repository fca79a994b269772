import * as z from 'zod'
import { type Principal, principalOf } from '#core/grant/principal.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { principal } from './fields/principal.ts'

/** Asks for the denial of a role's sessions to be compared with its target. Lost, late, doubled or reordered, it does no harm. */
export const SessionsDue = contract(
  'Sessions Due',
  z.strictObject({
    principal,
    policies: z.array(z.string()).optional().meta({
      description:
        'Names of policies that the inventory found in the folder of the denials of the role, attached or not.',
    }),
    check: z.enum(['access', 'documents']).meta({
      description: 'access: what is attached. documents: what the attached policy says as well, once an hour.',
    }),
  }),
)

export type SessionsDue = z.output<typeof SessionsDue.detail>

export function sessionsDue({ type, name }: Principal): Announcement {
  return announcement(SessionsDue, { principal: principalOf(type, name), check: 'access' })
}

/** The hourly check: what the policy says as well, and everything that stands in the folder. */
export function deniedSessionsDue({ type, name }: Principal, policies: readonly string[]): Announcement {
  return announcement(SessionsDue, { principal: principalOf(type, name), check: 'documents', policies: [...policies] })
}
