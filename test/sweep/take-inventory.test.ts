import { expect, test } from 'vitest'
import { PRINCIPAL_TYPES, type Principal, type PrincipalType } from '#core/grant/principal.ts'
import type { DueRow } from '#core/ports.ts'
import type { InventoriedPolicy } from '#core/target.ts'
import type { Announcement } from '#events/announcement.ts'
import { type InventoryWorld, takeInventory } from '#functions/sweep/take-inventory.ts'
import { IAM, TIGRIS, targets } from '#targets/targets.ts'
import { at } from '#test/fixtures/seed.ts'

// Users stand for the principals of one store, and roles for those of another.
const USER: Principal = { type: 'user', name: 'trainer' }
const ROLE: Principal = { type: 'role', name: 'batch' }

const NOTHING = { inventory: policiesOf() }

test('every type of principal is in the inventory of exactly one Lambda', () => {
  expect([...IAM, ...TIGRIS].toSorted()).toEqual(PRINCIPAL_TYPES.toSorted())
})

test('a grant is checked by the Lambda that may read its target, and by no other', async () => {
  const ofUsers = await inventoryOf(['user'], { rows: [rowOf('one', USER), rowOf('two', ROLE)] })
  const ofRoles = await inventoryOf(['role'], { rows: [rowOf('one', USER), rowOf('two', ROLE)] })

  expect(ofUsers.due).toEqual(['Access Due one user/trainer', 'Keys Due user/trainer'])
  expect(ofRoles.due).toEqual(['Access Due two role/batch'])
})

test('the policies of a target are read by the Lambda that may, and by no other', async () => {
  const planted = policyOf('planted', { holder: ROLE })

  expect((await inventoryOf(['role'], { ofRoles: [planted] })).due).toEqual(['Access Due planted role/batch'])
  expect((await inventoryOf(['user'], { ofRoles: [planted] })).due).toEqual([])
})

test.each([
  ['its own tags', { tagged: USER }],
  ['the claim of its job', { claimed: USER }],
])('a policy that, by %s, is for a principal of another target is taken from whoever carries it', async (_, named) => {
  const { tagged, claimed } = { tagged: undefined, claimed: undefined, ...named }
  const policy = policyOf('one', { tagged, holder: ROLE })

  const { due } = await inventoryOf(['role'], { ofRoles: [policy], claimed })

  expect(due).toEqual(['Access Due one role/batch'])
})

test('a policy for a principal of another target is an orphan although that one has the job', async () => {
  const { due } = await inventoryOf(['role'], {
    rows: [rowOf('one', USER)],
    ofRoles: [policyOf('one', { holder: ROLE })],
  })

  expect(due).toEqual(['Access Due one role/batch'])
})

test('sessions of roles are denied again by the Lambda that may read roles, and by no other', async () => {
  expect((await inventoryOf(['role'], { banned: [ROLE] })).due).toEqual(['Sessions Due role/batch'])
  expect((await inventoryOf(['user'], { banned: [ROLE] })).due).toEqual([])
})

test('open grants are counted whoever takes their inventory', async () => {
  const rows = [rowOf('one', USER), rowOf('two', ROLE)]

  expect((await inventoryOf(['user'], { rows })).open).toBe(2)
  expect((await inventoryOf(['role'], { rows })).open).toBe(2)
})

type Held = {
  readonly rows?: readonly DueRow[]
  readonly ofRoles?: readonly InventoriedPolicy[]
  readonly claimed?: Principal | undefined
  readonly banned?: readonly Principal[]
}

/** What an inventory of some types says is due, and how many grants it counts as open. */
async function inventoryOf(
  inventoried: readonly PrincipalType[],
  { rows = [], ofRoles = [], claimed, banned = [] }: Held,
) {
  const said: Announcement[] = []
  const measured: Readonly<Record<string, unknown>>[] = []
  const fake: InventoryWorld['targets'] = { ...targets, user: NOTHING, role: { inventory: policiesOf(...ofRoles) } }
  await takeInventory({
    inventoried,
    targets: fake,
    grants: {
      due: () => each(rows),
      claimOf: async () => (claimed === undefined ? {} : { principal: claimed }),
      get: async () => undefined,
      versionOf: async () => ({ number: 0 }),
      lastGlobalRevocation: async () => undefined,
    },
    sessionBans: { due: () => each(banned) },
    bus: { announce: async (announcements) => void said.push(...announcements) },
    measure: (measures) => void measured.push(measures),
    now: () => at('02:00'),
  })
  return { due: said.map(print), open: measured[0]?.OpenGrants }
}

function rowOf(jobId: string, principal: Principal): DueRow {
  return { jobId, principal, task: 'close', at: at('04:00'), isOpen: true, end: at('04:00') }
}

function policyOf(
  jobId: string,
  { tagged, holder }: { readonly tagged?: Principal | undefined; readonly holder: Principal },
): InventoriedPolicy {
  return {
    ...{ jobId, name: `${jobId}-0123456789ab`, createdAt: at('00:30') },
    tags: async () => (tagged === undefined ? {} : { principal: tagged }),
    holder: async () => holder,
  }
}

function policiesOf(...policies: readonly InventoriedPolicy[]) {
  return { policies: () => each(policies) }
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

function print({ detailType, detail }: Announcement): string {
  const { jobId, principal } = Object.assign({ jobId: '', principal: USER }, detail)
  return [detailType, jobId, `${principal.type}/${principal.name}`].filter((part) => part !== '').join(' ')
}
