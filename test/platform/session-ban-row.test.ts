import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { banDueAt } from '#core/sessions/decide-session-ban.ts'
import type { SessionBan } from '#core/sessions/session-ban.ts'
import { banOf, itemOfBan } from '#platform/session-ban-row.ts'
import { ending } from './any-grant.ts'
import { type Always, auditState, instant, principal, type Sometimes, texts, withOptional } from './arbitraries.ts'
import { withNewFields } from './newer-row.ts'

/** A ban in which every field varies, and every optional field may be absent. */
const anyBan: fc.Arbitrary<SessionBan> = withOptional(
  {
    ...{ principal, revoked: ending, superseded: texts },
    ...auditState,
    version: fc.integer({ min: 1 }),
  } satisfies Always<SessionBan>,
  { deniedAt: instant, failedAt: instant, liftedAt: instant } satisfies Sometimes<SessionBan>,
)

function factsIn(item: ReturnType<typeof itemOfBan>): unknown {
  return JSON.parse(String(unmarshall(item).sessions))
}

test('a ban that is read back from its item is the ban that was written, whatever its fields hold', () => {
  fc.assert(
    fc.property(anyBan, (ban) => {
      expect(banOf(itemOfBan(ban))).toStrictEqual(ban)
    }),
  )
})

test('fields that a newer version of Curfew wrote survive when an older version rewrites the ban, in every object but a principal', () => {
  fc.assert(
    fc.property(anyBan, (ban) => {
      const newer = withNewFields(factsIn(itemOfBan(ban)))
      const item = { ...itemOfBan(ban), ...marshall({ sessions: JSON.stringify(newer) }) }

      expect(factsIn(itemOfBan({ ...banOf(item), version: ban.version + 1 }))).toStrictEqual(newer)
    }),
  )
})

test('a ban is in its own partition of the index of what is due, while something is left to do, and never expires', () => {
  fc.assert(
    fc.property(anyBan, (ban) => {
      const { due, dueAt, expiresAt } = unmarshall(itemOfBan(ban))
      const at = banDueAt(ban)

      expect({ due, dueAt, expiresAt }).toEqual(
        at === undefined ? {} : { due: 'sessions', dueAt: `${at.toISOString().slice(0, 19)}Z` },
      )
    }),
  )
})
