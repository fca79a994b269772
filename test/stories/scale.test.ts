import { manualClock } from '@curfew/local-aws/clock'
import { expect, test } from 'vitest'
import type { Grant } from '#core/grant/grant.ts'
import { localCurfew } from '#local/local-curfew.ts'
import { itemOf } from '#platform/grant-row.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const DUE = 100
const PRINCIPALS = 1000

/** Grants as the table holds them: open and past their end, finished, or in the future. */
const CLOSING = seedGrant({ openedAt: at('00:58'), keysReadyAt: at('00:58') })
const FINISHED = { ...CLOSING, closedAt: at('04:00'), keysDoneAt: at('04:00'), confirmedAt: at('04:02') }
const TOMORROW = seedGrant({ window: { opensAt: at('20:00'), closesAt: at('21:00') } })

test('the cost of a sweep depends on what is due, and not on the size of the table', async () => {
  const alone = await readsOfSweep([rows('due', CLOSING, DUE)])
  const among = await readsOfSweep([
    rows('finished', FINISHED, 50_000),
    rows('due', CLOSING, DUE),
    rows('tomorrow', TOMORROW, 50_000 - DUE),
  ])

  expect(alone.announced).toBe(DUE)
  expect(alone.scanned).toBe(DUE)
  expect(among).toEqual(alone)
})

/** The same grant for many jobs: only the keys differ, so that a large table is made in seconds. */
function* rows(name: string, grant: Grant, count: number) {
  const item = itemOf({ ...grant, policies: [] })
  for (let index = 0; index < count; index++) {
    yield { ...item, pk: { S: `user/trainer-${index % PRINCIPALS}` }, sk: { S: `grant/${name}-${index}` } }
  }
}

/** What one sweep at five o'clock reads from a table of such rows. */
async function readsOfSweep(tables: readonly Iterable<Readonly<Record<string, unknown>>>[]) {
  let announced = 0
  const aws = await localCurfew({
    clock: manualClock(at('05:00')),
    onEvent: (_bus, event) => {
      if (event['detail-type'] === 'Access Due') announced += 1
    },
  })
  for (const items of tables) await aws.dynamoDb.fill(aws.busName, items)
  const sweep = { source: 'curfew', 'detail-type': 'Sweep Due' }
  const outcome = await aws.lambda.functions.find('curfew-sweep')?.run(JSON.stringify(sweep), 'sweep', 1)
  expect(outcome).toMatchObject({ ok: true })

  const uses = Object.entries(aws.dynamoDb.uses())
  const total = (of: 'requests' | 'units' | 'scanned') => uses.reduce((sum, [, use]) => sum + use[of], 0)
  const operations = uses.map(([operation]) => operation)
  return { announced, operations, requests: total('requests'), units: total('units'), scanned: total('scanned') }
}
