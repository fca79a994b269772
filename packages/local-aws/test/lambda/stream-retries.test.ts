import { beforeAll, describe, expect, test } from 'vitest'
import { queueArn } from './host.ts'
import { aMappedStream, packagedPublish, streamArn } from './streams.ts'

let folder = ''
beforeAll(async () => {
  folder = await packagedPublish()
})

const HOUR = 3600

describe('a failed batch', () => {
  test('holds its shard until it succeeds or its records expire', async () => {
    const { putEach, until, batches, host } = aMappedStream(folder)
    putEach([1], { fails: true })
    await until(5)
    putEach([2])
    await until(25 * HOUR)

    const orders = batches().map(([, each]) => each)
    expect(orders.slice(0, -1)).toEqual(orders.slice(0, -1).map(() => ['1']))
    expect(batches().at(-1)).toEqual([expect.toSatisfy((second) => second >= 24 * HOUR), ['2']])
    expect(host.streamSources.discarded).toMatchObject([{ condition: 'Expired', destinationArn: undefined }])
  })

  test('is given up after its retries, and the failure destination learns where its records are', async () => {
    const source = { maxRetries: 2, onFailureArn: queueArn }
    const { putEach, until, batches, destination, records, host } = aMappedStream(folder, { source })
    putEach([1, 2], { fails: true })
    await until(5)
    putEach([3])
    await until(60)

    expect(batches()).toEqual([
      [0, ['1', '2']],
      [1, ['1', '2']],
      [3, ['1', '2']],
      [5, ['3']],
    ])
    const [first, last] = records().map(({ dynamodb }) => dynamodb.SequenceNumber)
    expect(destination()).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
        DDBStreamBatchInfo: {
          startSequenceNumber: first,
          endSequenceNumber: last,
          batchSize: 2,
          streamArn,
        },
      },
    ])
    expect(JSON.stringify(destination())).not.toContain('NewImage')
    expect(host.streamSources.discarded).toMatchObject([{ destinationArn: queueArn }])
  })

  test('goes to no destination if the role of the function may not send to it', async () => {
    const source = { maxRetries: 0, onFailureArn: queueArn }
    const { putEach, until, destination, host } = aMappedStream(folder, { source, denied: 'sqs:SendMessage' })
    putEach([1], { fails: true })
    await until(60)

    expect(destination()).toEqual([])
    expect(host.streamSources.discarded).toMatchObject([{ destinationArn: undefined }])
  })

  test('is given up when its records are older than the maximum age', async () => {
    const source = { maxAgeSeconds: 60, onFailureArn: queueArn }
    const { putEach, until, destination } = aMappedStream(folder, { source })
    putEach([1], { fails: true })
    await until(HOUR)

    expect(destination()).toMatchObject([{ requestContext: { condition: 'RecordAgeExceeded' } }])
  })

  test('is halved if the mapping bisects, and halving is no retry', async () => {
    const source = { bisectsFailedBatches: true, maxRetries: 0, onFailureArn: queueArn }
    const { putEach, until, batches, destination } = aMappedStream(folder, { source })
    putEach([1, 2])
    putEach([3], { fails: true })
    putEach([4])
    await until(60)

    expect(batches().map(([, orders]) => orders)).toEqual([['1', '2', '3', '4'], ['1', '2'], ['3', '4'], ['3'], ['4']])
    expect(destination()).toMatchObject([{ DDBStreamBatchInfo: { batchSize: 1 } }])
  })

  test('is retried from the lowest record that the function reports, also what succeeded after it', async () => {
    const source = { reportsItemFailures: true, maxRetries: 1 }
    const { putEach, until, batches } = aMappedStream(folder, { source })
    putEach([1])
    putEach([2], { reports: true })
    putEach([3])
    putEach([4], { reports: true })
    await until(60)

    expect(batches().map(([, orders]) => orders)).toEqual([
      ['1', '2', '3', '4'],
      ['2', '3', '4'],
    ])
  })

  test('succeeded if its function returns although it reports failures, unless the mapping reads reports', async () => {
    const { putEach, until, batches } = aMappedStream(folder)
    putEach([1], { reports: true })
    await until(60)

    expect(batches()).toHaveLength(1)
  })
})
