import * as z from 'zod'
import { type Principal, principalOf } from '#core/grant/principal.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { principal } from './fields/principal.ts'

/** Asks for the access keys of a principal to be compared with its jobs. Lost, late, doubled or reordered, it does no harm. */
export const KeysDue = contract('Keys Due', z.strictObject({ principal }))

export function keysDue({ type, name }: Principal): Announcement {
  return announcement(KeysDue, { principal: principalOf(type, name) })
}
