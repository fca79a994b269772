import { expect, onTestFinished, test, vi } from 'vitest'
import { createAgenda, drain, runUntil } from '../src/agenda.ts'
import { acceleratedClock, manualClock } from '../src/clock.ts'
import { pump } from '../src/pump.ts'
import { seeded } from '../src/random.ts'

const start = new Date('2025-07-16T01:00:00Z')
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000)

function anAgenda() {
  const clock = manualClock(start)
  const list = createAgenda(clock)
  const seen: string[] = []
  const note = (name: string) => () => {
    seen.push(`${name} ${(clock.now().getTime() - start.getTime()) / 1000}`)
  }
  return { clock, list, seen, note }
}

test('entries run in order of time, and entries for one instant in the order in which they were added', async () => {
  const { clock, list, seen, note } = anAgenda()
  list.at(after(60), 'b', note('b'))
  list.at(after(10), 'a', note('a'))
  list.at(after(60), 'c', note('c'))

  await runUntil(list, clock, after(60))

  expect(seen).toEqual(['a 10', 'b 60', 'c 60'])
})

test('while an entry runs the clock shows its time, and afterwards the time that it was moved to', async () => {
  const { clock, list, seen, note } = anAgenda()
  list.at(after(10), 'a', note('a'))

  await runUntil(list, clock, after(100))

  expect(seen).toEqual(['a 10'])
  expect(clock.now()).toEqual(after(100))
})

test('an entry that is due one millisecond later does not run', async () => {
  const { clock, list, seen, note } = anAgenda()
  list.at(after(60.001), 'late', note('late'))

  await runUntil(list, clock, after(60))

  expect(seen).toEqual([])
  expect(list.nextDue()).toEqual(after(60.001))
})

test('entries that an entry adds run in order of time too', async () => {
  const { clock, list, seen, note } = anAgenda()
  list.at(after(10), 'a', () => {
    list.soon('a2', note('a2'))
    list.at(after(15), 'a3', note('a3'))
  })
  list.at(after(20), 'b', note('b'))

  await runUntil(list, clock, after(60))

  expect(seen).toEqual(['a2 10', 'a3 15', 'b 20'])
})

test('a cancelled entry never runs', async () => {
  const { clock, list, seen, note } = anAgenda()
  const cancel = list.at(after(10), 'a', note('a'))
  list.at(after(10), 'b', note('b'))
  cancel()
  cancel()

  await runUntil(list, clock, after(60))

  expect(seen).toEqual(['b 10'])
})

test('an entry that throws is recorded as an error and does not stop others', async () => {
  const { clock, list, seen, note } = anAgenda()
  list.at(after(10), 'broken', () => Promise.reject(new Error('no')))
  list.at(after(10), 'whole', note('whole'))

  await runUntil(list, clock, after(60))

  expect(seen).toEqual(['whole 10'])
  expect(list.errors).toMatchObject([{ name: 'broken', at: after(10), error: { message: 'no' } }])
})

test('with one at a time the second entry waits for the first; with two at once it does not', async () => {
  const race = async (atOnce: number) => {
    const { list, seen, note } = anAgenda()
    list.soon('slow', async () => {
      await new Promise(setImmediate)
      note('slow')()
    })
    list.soon('quick', note('quick'))
    await drain(list, atOnce)
    return seen
  }

  expect(await race(1)).toEqual(['slow 0', 'quick 0'])
  expect(await race(2)).toEqual(['quick 0', 'slow 0'])
})

test('entries that keep adding each other for the same instant are an error, not a hang', async () => {
  const { list } = anAgenda()
  const again = () => void list.soon('ping', again)
  again()

  await expect(drain(list)).rejects.toThrow('entries at one instant, the last one ping')
})

test('a pump runs entries as the clock reaches them, wakes up for one that is added earlier, and runs none after its stop', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const clock = acceleratedClock(start, 1000)
  const list = createAgenda(clock)
  const seen: string[] = []
  const stop = pump(list, clock)
  list.at(after(40), 'b', () => void seen.push('b'))
  list.at(after(10), 'a', () => void seen.push('a'))

  await vi.advanceTimersByTimeAsync(10)
  expect(seen).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(30)
  expect(seen).toEqual(['a', 'b'])
  await stop()
  list.soon('too late', () => void seen.push('too late'))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(seen).toEqual(['a', 'b'])
})

test('stopping a pump waits for entries that are running', async () => {
  const clock = acceleratedClock(start, 1000)
  const list = createAgenda(clock)
  const release = Promise.withResolvers<void>()
  const order: string[] = []
  list.soon('slow', async () => {
    await release.promise
    order.push('finished')
  })

  const stopped = pump(list, clock)().then(() => order.push('stopped'))
  await new Promise(setImmediate)
  release.resolve()
  await stopped

  expect(order).toEqual(['finished', 'stopped'])
})

test('the same seed gives the same values, and another seed gives others', () => {
  const run = (seed: number) => {
    const random = seeded(seed)
    return [random.next(), random.below(100), random.hex(12), random.uuid(), random.chance(0.5)]
  }

  expect(run(7)).toEqual(run(7))
  expect(run(7)).not.toEqual(run(8))
  expect(seeded(7).uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
})
