import { beforeAll, describe, expect, test } from 'vitest'
import { aMappedStream, packagedPublish, streamArn } from './streams.ts'

let folder = ''
beforeAll(async () => {
  folder = await packagedPublish()
})

const HOUR = 3600

describe('a function that is mapped to a stream', () => {
  test('receives the records of a partition in order, in batches of at most the batch size', async () => {
    const { putEach, until, batches } = aMappedStream(folder, { source: { batchSize: 2 } })
    putEach([1, 2, 3, 4, 5])

    await until(1)

    expect(batches()).toEqual([
      [0, ['1', '2']],
      [0, ['3', '4']],
      [0, ['5']],
    ])
  })

  test('receives records of other partition keys in other batches, because they are in other shards', async () => {
    const { putEach, until, batches } = aMappedStream(folder)
    for (const customer of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) putEach([1], {}, customer)

    await until(1)

    expect(batches().length).toBeGreaterThan(1)
    expect(batches().flatMap(([, orders]) => orders)).toHaveLength(8)
  })

  test('receives the records of a transaction in any order, and in the same order with the same seed', async () => {
    const orderWith = async (seed: number) => {
      const { put, until, batches } = aMappedStream(folder, { seed })
      put([1, 2, 3, 4, 5, 6])
      await until(1)
      return JSON.stringify(batches())
    }

    expect(await orderWith(1)).toBe(await orderWith(1))
    expect(new Set([await orderWith(1), await orderWith(2), await orderWith(3)]).size).toBeGreaterThan(1)
  })

  test('is invoked when the window is over, or at once when the batch is full', async () => {
    const { putEach, until, batches } = aMappedStream(folder, { source: { windowSeconds: 10, batchSize: 3 } })
    putEach([1, 2])
    await until(20)
    putEach([3, 4, 5])
    await until(30)

    expect(batches()).toEqual([
      [10, ['1', '2']],
      [20, ['3', '4', '5']],
    ])
  })

  test('receives only records that one of the filters matches; the others are skipped without a run', async () => {
    const filters = [
      { dynamodb: { Keys: { order: { N: ['2'] } } } },
      { dynamodb: { NewImage: { version: { N: ['7'] } } } },
    ]
    const { putEach, until, batches } = aMappedStream(folder, { source: { filters } })
    putEach([1, 2, 3])
    await until(1)
    putEach([4])
    await until(2)
    putEach([5], { version: 7 })
    await until(3)

    expect(batches()).toEqual([
      [0, ['2']],
      [2, ['5']],
    ])
  })

  test('reports with each run how old the last record of its batch is', async () => {
    const { putEach, until, runs } = aMappedStream(folder, { source: { windowSeconds: 30 } })
    putEach([1])
    await until(12)
    putEach([2])
    await until(60)

    expect(runs).toMatchObject([{ iteratorAgeMs: 18_000 }])
  })

  test('waits for capacity without a failed attempt', async () => {
    const { putEach, until, batches } = aMappedStream(folder, { fn: { reservedConcurrency: 1 } })
    for (const customer of ['a', 'b', 'c', 'd']) putEach([1], {}, customer)

    await until(1)

    expect(batches().flatMap(([, orders]) => orders)).toEqual(['1', '1', '1', '1'])
  })

  test('loses what was written before a mapping at LATEST has started', async () => {
    const { putEach, until, batches } = aMappedStream(folder, { source: { startingPosition: 'LATEST' } })
    putEach([1])
    await until(59)
    putEach([2])
    await until(60)
    putEach([3])
    await until(61)

    expect(batches()).toEqual([[60, ['3']]])
  })

  test('receives nothing while its mapping is disabled, and what was written meanwhile afterwards', async () => {
    const { putEach, until, batches, host } = aMappedStream(folder, { source: { enabled: false } })
    putEach([1])
    await until(HOUR)
    host.streamSources.setEnabled('publish', true)
    await until(HOUR + 1)
    host.streamSources.setEnabled('publish', false)
    putEach([2])
    await until(2 * HOUR)

    expect(batches()).toEqual([[HOUR, ['1']]])
    expect(() => host.streamSources.setEnabled('other', true)).toThrow('it is mapped to none')
  })

  test('never receives a record that was not read within 24 hours', async () => {
    const { putEach, until, batches, host } = aMappedStream(folder, { source: { enabled: false } })
    putEach([1])
    await until(HOUR)
    putEach([2])
    await until(24 * HOUR)
    host.streamSources.setEnabled('publish', true)
    await until(24 * HOUR + 1)

    expect(batches()).toEqual([[24 * HOUR, ['2']]])
  })
})

describe('a mapping is refused', () => {
  test.each(['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'])(
    'if the role of its function does not allow dynamodb:%s',
    (action) => {
      expect(() => aMappedStream(folder, { denied: `dynamodb:${action}` })).toThrow(
        `Cannot map ${streamArn} to publish: its role does not allow dynamodb:${action}`,
      )
    },
  )

  test('if its table has no stream', () => {
    expect(() => aMappedStream(folder, { source: { streamArn: `${streamArn}x` } })).toThrow('no such stream')
  })

  test('if a filter is not an event pattern', () => {
    expect(() => aMappedStream(folder, { source: { filters: [{ dynamodb: 'x' }] } })).toThrow('"dynamodb" must be')
  })
})
