import { beforeAll, describe, expect, test } from 'vitest'
import { aMappedStream, packagedPublish } from './streams.ts'

let folder = ''
beforeAll(async () => {
  folder = await packagedPublish()
})

describe('faults of a stream', () => {
  test('a duplicated batch arrives once more, although it succeeded', async () => {
    const { putEach, until, batches } = aMappedStream(folder, { faults: { arrival: () => [0, 5000] } })
    putEach([1])
    await until(60)

    expect(batches()).toEqual([
      [0, ['1']],
      [5, ['1']],
    ])
  })

  test('a delayed batch holds those after it', async () => {
    const delays = [7000, 0]
    const { putEach, until, batches } = aMappedStream(folder, { faults: { arrival: () => [delays.shift() ?? 0] } })
    putEach([1])
    await until(1)
    putEach([2])
    await until(60)

    expect(batches()).toEqual([
      [7, ['1']],
      [7, ['2']],
    ])
  })

  test('records that lag overtake each other, but not those of the same item', async () => {
    const lags = [9000, 0, 2000]
    const { putEach, until, records } = aMappedStream(folder, { faults: { lag: () => lags.shift() ?? 0 } })
    putEach([1], { version: 1 })
    putEach([1], { version: 2 })
    putEach([2], { version: 3 })
    await until(60)

    expect(records().map(({ dynamodb }) => dynamodb.NewImage?.version)).toEqual([{ N: '3' }, { N: '1' }, { N: '2' }])
  })

  test('what is written while the stream loses records never arrives', async () => {
    let outage: 'lost' | undefined = 'lost'
    const { putEach, until, batches } = aMappedStream(folder, { faults: { outage: () => outage } })
    putEach([1])
    await until(1)
    outage = undefined
    putEach([2])
    await until(60)

    expect(batches()).toEqual([[1, ['2']]])
  })

  test('what is written while the stream is stopped arrives when it goes on', async () => {
    let outage: 'stopped' | undefined = 'stopped'
    const { putEach, until, batches } = aMappedStream(folder, { faults: { outage: () => outage } })
    putEach([1])
    await until(95)
    outage = undefined
    await until(200)

    expect(batches()).toEqual([[100, ['1']]])
  })
})
