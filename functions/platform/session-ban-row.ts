import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { Principal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import { banDueAt } from '#core/sessions/decide-session-ban.ts'
import type { SessionBan } from '#core/sessions/session-ban.ts'
import { auditFields } from './audit-fields.ts'
import { principalKey } from './grant-row.ts'
import { dateField, endingField, principalField } from './item-fields.ts'
import type { SameFields } from './same-fields.ts'

type Item = Record<string, AttributeValue>

/** The partition of the index of what is due: apart from those of grants and of key rings. */
export const SESSIONS_DUE = 'sessions'

const row = z.looseObject({
  principal: principalField,
  revoked: endingField,
  deniedAt: dateField.exactOptional(),
  failedAt: dateField.exactOptional(),
  liftedAt: dateField.exactOptional(),
  superseded: z.array(z.string()),
  ...auditFields,
})

const banItem = z.object({ version: z.number(), sessions: z.string() })

export function banKey(of: Principal): Item {
  return marshall({ pk: principalKey(of), sk: 'sessions' })
}

/** A ban as the table holds it: all facts as one JSON text, and next to it what conditions and the index need. It never expires. */
export function itemOfBan(ban: SessionBan): Item {
  const { version, ...facts } = ban
  const dueAt = banDueAt(ban)
  const index = dueAt === undefined ? {} : { due: SESSIONS_DUE, dueAt: printInstant(dueAt) }
  return { ...marshall({ version, sessions: JSON.stringify(facts), ...index }), ...banKey(ban.principal) }
}

/** Fields that this version of Curfew does not know stay on the ban, so that its next write keeps them. */
export function banOf(item: Item): SessionBan {
  const { version, sessions } = banItem.parse(unmarshall(item))
  const facts: SameFields<z.output<typeof row>, Omit<SessionBan, 'version'>> = row.parse(JSON.parse(sessions))
  return { ...facts, version }
}
