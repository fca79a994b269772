import * as z from 'zod'
import { type EndsBefore, endsBefore } from '#core/access/ends-before.ts'
import type { Grant } from '#core/grant/grant.ts'

/** Locations whose access ends before the window does. */
export const endsBeforeField = z
  .array(
    z.strictObject({
      location: z.string(),
      name: z.string().exactOptional().meta({ description: 'As the request named it: name:<name>.' }),
      until: z.string().meta({ description: 'UTC instant at which access to it ends.' }),
    }),
  )
  .exactOptional()
  .meta({
    description: 'Locations whose access ends before the window does, because the catalogue says so. At most 50.',
  })

/** Those of a grant as a field; absent if it has none. */
export function endsBeforeOf(grant: Grant): { readonly endsBefore?: EndsBefore[] } {
  const found = endsBefore(grant)
  return found.length === 0 ? {} : { endsBefore: [...found] }
}
