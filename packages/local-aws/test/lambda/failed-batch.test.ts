import { describe, expect, test } from 'vitest'
import type { StreamEntry } from '../../src/dynamodb/streams/shard.ts'
import { restOf } from '../../src/lambda/streams/failed-batch.ts'

const at = new Date('2025-07-16T01:00:00Z')
const anEntry = (position: number): StreamEntry => ({
  position,
  writtenAt: at,
  appendedAt: at,
  record: {
    eventID: `event-${position}`,
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    eventSourceARN: 'stream',
    dynamodb: {
      ApproximateCreationDateTime: 0,
      Keys: {},
      SequenceNumber: `10000000000000000000000${position}`,
      SizeBytes: 1,
      StreamViewType: 'KEYS_ONLY',
    },
  },
})

const batch = { entries: [0, 1, 2].map(anEntry), failures: 0 }
const policy = { reportsItemFailures: true, bisectsFailedBatches: false, maxRetries: 5 }
const number = (position: number) => ({ itemIdentifier: anEntry(position).record.dynamodb.SequenceNumber })
const returns = (result: unknown) => ({ ok: true, payload: JSON.stringify(result) }) as const

/** The positions of each batch that is retried. */
function retried(result: unknown, changes: Partial<typeof policy> = {}) {
  const { retry } = restOf(batch, returns(result), { ...policy, ...changes })
  return retry.map(({ entries }) => entries.map(({ position }) => position))
}

describe('a batch whose function returns', () => {
  test.each([
    ['nothing', null],
    ['an empty report', {}],
    ['no failures', { batchItemFailures: [] }],
    ['null instead of failures', { batchItemFailures: null }],
  ])('%s succeeded', (_, result) => {
    expect(retried(result)).toEqual([])
  })

  test('several failures is retried from the lowest', () => {
    expect(retried({ batchItemFailures: [number(2), number(1)] })).toEqual([[1, 2]])
  })

  test.each([
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['no identifier', { batchItemFailures: [{}] }],
    ['an unknown identifier next to a known one', { batchItemFailures: [number(1), { itemIdentifier: '7' }] }],
    ['something else than a list', { batchItemFailures: 'all' }],
    ['something else than an object', 'done'],
  ])('%s failed as a whole', (_, result) => {
    expect(retried(result)).toEqual([[0, 1, 2]])
  })

  test('a failure is cut there if the mapping bisects, without a retry that counts', () => {
    const bisecting = { ...policy, bisectsFailedBatches: true }
    const { retry } = restOf(batch, returns({ batchItemFailures: [number(1)] }), bisecting)

    expect(retry).toEqual([{ entries: batch.entries.slice(1), failures: 0 }])
  })

  test('a failure of its first record is not halved, even if the mapping bisects', () => {
    expect(retried({ batchItemFailures: [number(0)] }, { bisectsFailedBatches: true })).toEqual([[0, 1, 2]])
  })
})

describe('a batch whose function throws', () => {
  const thrown = { ok: false, error: { errorType: 'Error', errorMessage: 'failed' } } as const

  test('is retried as a whole, and given up when the retries are used up', () => {
    expect(restOf({ ...batch, failures: 4 }, thrown, policy)).toEqual({ retry: [{ ...batch, failures: 5 }] })
    expect(restOf({ ...batch, failures: 5 }, thrown, policy)).toEqual({
      retry: [],
      givenUp: { ...batch, failures: 6 },
    })
  })
})
