import * as z from 'zod'
import { type Principal, parsePrincipal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import { indexItems } from './due-rows.ts'

const dueItem = z.object({ pk: z.string().transform(parsePrincipal) })

/**
 * Principals with an item that is due at or before `until`, in one partition of the index of what is due. The index knows a name
 * as the partition key has it, in lower case.
 */
export async function* duePrincipals(partition: string, until: Date): AsyncGenerator<Principal> {
  const values = { ':due': partition, ':until': printInstant(until) }
  for await (const item of indexItems('due = :due AND dueAt <= :until', values)) {
    const { pk: principal } = dueItem.parse(item)
    if (principal !== undefined) yield principal
  }
}
