import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { add, type Outgoing } from '#core/audit/outbox.ts'
import type { AuditStamp } from '#core/audit/records.ts'
import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import type { SessionBan } from '#core/sessions/session-ban.ts'
import type { SessionBans } from '#core/sessions/session-bans.ts'
import { duePrincipals } from './due-principals.ts'
import type { Frame } from './frame.ts'
import { replaceItem } from './replace-item.ts'
import { banKey, banOf, itemOfBan, SESSIONS_DUE } from './session-ban-row.ts'
import { table } from './table.ts'

/** Session bans in DynamoDB: one item per role, beside its grants. */
export function sessionBans({ stamp }: Pick<Frame, 'stamp'>): SessionBans {
  return {
    of,
    replace: (ban, outgoing) => replace(ban, outgoing, stamp()),
    due: (until) => duePrincipals(SESSIONS_DUE, until),
  }
}

async function of(principal: Principal): Promise<SessionBan | undefined> {
  const { client, name } = table()
  const get = new GetItemCommand({ TableName: name, Key: banKey(principal), ConsistentRead: true })
  const { Item } = await client.send(get)
  return Item === undefined ? undefined : banOf(Item)
}

async function replace(ban: SessionBan, outgoing: Outgoing, stamp: AuditStamp): Promise<SessionBan> {
  const { state, item } = add(outgoing, ban, printPrincipal(ban.principal), stamp)
  const next = { ...ban, ...state, version: ban.version + 1 }
  await replaceItem(itemOfBan(next), ban.version, item, `the sessions of ${ban.principal.name}`)
  return next
}
