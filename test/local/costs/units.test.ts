import { describe, expect, test } from 'vitest'
import { bytesOfItem, type Item } from '#local/costs/item-size.ts'
import type { Table } from '#local/costs/table-keys.ts'
import { type TableCall, unitsOf } from '#local/costs/units.ts'

const TABLE: Table = {
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'due', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['task'] },
    },
    {
      IndexName: 'unpublished',
      KeySchema: [
        { AttributeName: 'unpublished', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
}

/** An item of this size, in the index if it is due. */
function item(bytes: number, more: Item = {}, sk = 'grant/a'): Item {
  const bare = { pk: { S: 'user/x' }, sk: { S: sk }, ...more, body: { S: '' } }
  return { ...bare, body: { S: 'x'.repeat(bytes - bytesOfItem(bare)) } }
}

const DUE = { due: { S: 'due' }, dueAt: { S: '2025' }, task: { S: 'open' } }
const WAITING = { unpublished: { S: 'unpublished' }, at: { S: '2025-07-16T01:00:00.000Z' } }
const KEY = { pk: { S: 'user/x' }, sk: { S: 'grant/a' } }

function units(call: Partial<Omit<TableCall, 'before' | 'after'>>, before: readonly Item[], after = before) {
  const whole = { operation: 'GetItem', request: {}, scanned: 0, ...call }
  return unitsOf({ ...whole, before: () => before, after: () => after }, TABLE)
}

test.each([
  [{ S: 'größe' }, 7],
  [{ N: '20250716' }, 5],
  [{ BOOL: true }, 1],
  [{ NULL: true }, 1],
  [{ L: [{ S: 'ab' }, { BOOL: false }] }, 3 + 3 + 2],
  [{ M: { a: { S: 'b' } } }, 3 + 1 + 2],
  [{ SS: ['a', 'bc'] }, 3 + 2 + 3],
])('the value %o counts %i bytes, in addition to one per letter of its name', (value, bytes) => {
  expect(bytesOfItem({ four: value })).toBe(4 + bytes)
})

describe('read units', () => {
  test.each([
    ['no item', 1, [], true],
    ['4 KB, consistently,', 1, [item(4096)], true],
    ['4 KB and a byte, consistently,', 2, [item(4097)], true],
    ['4 KB, eventually,', 0.5, [item(4096)], false],
  ])('reading %s takes %d units', (_, read, items, ConsistentRead) => {
    expect(units({ request: { Key: KEY, ConsistentRead } }, items)).toMatchObject({ read, write: 0 })
  })

  test('reading several items in a transaction takes twice the units of each', () => {
    const request = { TransactItems: [{ Get: { Key: KEY } }, { Get: { Key: { ...KEY, sk: { S: 'none' } } } }] }

    expect(units({ operation: 'TransactGetItems', request }, [item(4097)])).toMatchObject({
      read: 2 * (2 + 1),
      write: 0,
    })
  })

  const ofPrincipal = {
    operation: 'Query',
    request: {
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :principal AND begins_with(sk, :grant)',
      ExpressionAttributeValues: { ':principal': { S: 'user/x' }, ':grant': { S: 'grant/' } },
    },
  }

  test('finished rows count as history, and rows of other principals or kinds do not count', () => {
    const rows = [item(3000, DUE), item(5000, {}, 'grant/b'), item(9000, {}, 'note/c')]
    const stranger = { ...item(7000), pk: { S: 'user/y' } }

    expect(units({ ...ofPrincipal, scanned: 2 }, [...rows, stranger])).toMatchObject({ read: 1, historyBytes: 5000 })
  })

  test('a query that finds nothing due takes half a unit', () => {
    const request = { IndexName: 'due', KeyConditionExpression: 'due = :due AND dueAt <= :until' }

    expect(units({ operation: 'Query', request }, [item(3000, DUE)])).toMatchObject({ read: 0.5 })
  })

  test('a query of what is not published takes what it reads, and is no read of all unfinished grants', () => {
    const request = { IndexName: 'unpublished', KeyConditionExpression: 'unpublished = :unpublished' }
    const stored = Array.from({ length: 200 }, (_, index) => item(3000, WAITING, `${index}`))

    expect(units({ operation: 'Query', request, scanned: 1 }, stored)).toMatchObject({
      ...{ read: 0.5, overviewRowBytes: undefined },
    })
    expect(units({ operation: 'Query', request, scanned: 200 }, stored)?.read).toBeGreaterThan(1)
  })

  test('a query of the whole index reports the size of an index row, not of the item', () => {
    const request = { IndexName: 'due', KeyConditionExpression: 'due = :due' }
    const row = bytesOfItem({ ...KEY, ...DUE })

    expect(units({ operation: 'Query', request, scanned: 1 }, [item(3000, DUE)])).toMatchObject({
      overviewRowBytes: row / 2,
    })
  })
})

describe('write units', () => {
  const put = (now: Item) => ({ operation: 'PutItem', request: { Item: now } })
  const later = { ...DUE, dueAt: { S: '2026' } }
  const other = { ...DUE, task: { S: 'close' } }

  test.each([
    ['1 KB', 1, undefined, item(1024)],
    ['1 KB and a byte', 2, undefined, item(1025)],
    ['100 bytes over 3 KB', 3, item(3000), item(100)],
    ['into the index', 2, item(100), item(100, DUE)],
    ['out of the index', 2, item(100, DUE), item(100)],
    ['what the index does not project', 1, item(100, DUE), item(200, DUE)],
    ['what the index projects', 2, item(100, DUE), item(100, other)],
    ['another index key', 3, item(100, DUE), item(100, later)],
  ])('writing %s takes %d units', (_, write, old, now) => {
    expect(units(put(now), old ? [old] : [], [now])).toMatchObject({ read: 0, write })
  })

  test('a transaction takes twice the table units, and the same index units', () => {
    const now = item(1024, DUE)
    const request = { TransactItems: [{ Put: { Item: now } }, { Update: { Key: { ...KEY, sk: { S: 'claim' } } } }] }

    expect(units({ operation: 'TransactWriteItems', request }, [], [now])).toMatchObject({ write: 2 + 1 + 2 })
  })

  test('an operation without a rule has no units', () => {
    expect(units({ operation: 'BatchWriteItem' }, [])).toBeUndefined()
  })
})
