import * as z from 'zod'
import { AUDITED_CHANGES } from '#core/audit/records.ts'
import { principalField } from './item-fields.ts'

/** What rows of Curfew 0.1 do not have has a default: their access has to be closed all the same. */
const LONG_AGO = '1970-01-01T00:00:00Z'

/** What an item remembers of its records. */
export const auditFields = {
  lastSeq: z.number().default(0),
  lastHash: z.string().nullable().default(null),
  pendingChanges: z.array(
    z.looseObject({
      change: z.enum(AUDITED_CHANGES),
      because: z.string(),
      target: z.string(),
      principal: principalField.exactOptional(),
      at: z.string(),
      until: z.string().default(LONG_AGO),
    }),
  ),
}
