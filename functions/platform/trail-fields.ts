import * as z from 'zod'
import { AUDITED_CHANGES, type AuditRecord } from '#core/audit/records.ts'
import { principalField } from './item-fields.ts'

const auditRecord = z.custom<AuditRecord>((value) => typeof value === 'object' && value !== null && 'hash' in value)

/** The audit trail of an item. */
export const trailFields = {
  heads: z.array(z.string()),
  owed: z.array(auditRecord),
  pendingChanges: z.array(
    z.looseObject({
      change: z.enum(AUDITED_CHANGES),
      because: z.string(),
      target: z.string(),
      principal: principalField.exactOptional(),
      at: z.string(),
    }),
  ),
}
