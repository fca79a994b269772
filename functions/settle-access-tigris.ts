import { AccessDue } from '#events/access-due.ts'
import { InventoryDue } from '#events/inventory-due.ts'
import { grants } from '#platform/grants.ts'
import { lambda, on } from '#platform/lambda.ts'
import { sessionBans } from '#platform/session-bans.ts'
import { TIGRIS, targets } from '#targets/targets.ts'
import type { World as SettleWorld } from './settle-access/world.ts'
import { settleAccess } from './settle-access.ts'
import { type InventoryWorld, takeInventory } from './sweep/take-inventory.ts'

/**
 * settle-access for access keys of Tigris, in a Lambda of its own: it may read Curfew's own key of that store, and has no right
 * on IAM. The inventory of Tigris is taken here, because sweep may not read the key.
 */
export const handler = lambda(
  'settle-access-tigris',
  (run) => ({ grants: grants(run), sessionBans: sessionBans(run), targets, inventoried: TIGRIS }),
  on(AccessDue, settleAccess),
  on(InventoryDue, (_event, world: SettleWorld & InventoryWorld) => takeInventory(world)),
)
