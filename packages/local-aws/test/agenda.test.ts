import { expect, test } from 'vitest'
import { agenda, drain, runUntil } from '../src/agenda.ts'
import { heldClock, hurriedClock } from '../src/clock.ts'
import { pump } from '../src/pump.ts'
import { seeded } from '../src/random.ts'

const start = new Date('2025-07-16T01:00:00Z')
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000)

function aDay() {
  const clock = heldClock(start)
  const list = agenda(clock)
  const seen: string[] = []
  const note = (name: string) => () => {
    seen.push(`${name} ${(clock.now().getTime() - start.getTime()) / 1000}`)
  }
  return { clock, list, seen, note }
}

test('entries run by time, and those of one instant in the order they were written down', async () => {
  const { clock, list, seen, note } = aDay()
  list.at(after(60), 'b', note('b'))
  list.at(after(10), 'a', note('a'))
  list.at(after(60), 'c', note('c'))

  await runUntil(list, clock, after(60))

  expect(seen).toEqual(['a 10', 'b 60', 'c 60'])
})

test('the clock stands at the entry while it runs, and at the end where it was sent', async () => {
  const { clock, list, seen, note } = aDay()
  list.at(after(10), 'a', note('a'))

  await runUntil(list, clock, after(100))

  expect(seen).toEqual(['a 10'])
  expect(clock.now()).toEqual(after(100))
})

test('an entry due one millisecond later stays', async () => {
  const { clock, list, seen, note } = aDay()
  list.at(after(60.001), 'late', note('late'))

  await runUntil(list, clock, after(60))

  expect(seen).toEqual([])
  expect(list.nextDue()).toEqual(after(60.001))
})

test('what an entry adds runs in its turn, before later entries', async () => {
  const { clock, list, seen, note } = aDay()
  list.at(after(10), 'a', () => {
    list.soon('a2', note('a2'))
    list.at(after(15), 'a3', note('a3'))
  })
  list.at(after(20), 'b', note('b'))

  await runUntil(list, clock, after(60))

  expect(seen).toEqual(['a2 10', 'a3 15', 'b 20'])
})

test('a cancelled entry never runs', async () => {
  const { clock, list, seen, note } = aDay()
  const cancel = list.at(after(10), 'a', note('a'))
  list.at(after(10), 'b', note('b'))
  cancel()
  cancel()

  await runUntil(list, clock, after(60))

  expect(seen).toEqual(['b 10'])
})

test('an entry that throws is kept as a trouble and stops nobody else', async () => {
  const { clock, list, seen, note } = aDay()
  list.at(after(10), 'broken', () => Promise.reject(new Error('no')))
  list.at(after(10), 'whole', note('whole'))

  await runUntil(list, clock, after(60))

  expect(seen).toEqual(['whole 10'])
  expect(list.troubles).toMatchObject([{ name: 'broken', at: after(10), error: { message: 'no' } }])
})

test('one at a time means that the second waits for the first; two at once means that it does not', async () => {
  const race = async (atOnce: number) => {
    const { list, seen, note } = aDay()
    list.soon('slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      note('slow')()
    })
    list.soon('quick', note('quick'))
    await drain(list, atOnce)
    return seen
  }

  expect(await race(1)).toEqual(['slow 0', 'quick 0'])
  expect(await race(2)).toEqual(['quick 0', 'slow 0'])
})

test('entries that make each other due for ever are an error, not a hang', async () => {
  const { list } = aDay()
  const again = () => void list.soon('ping', again)
  again()

  await expect(drain(list)).rejects.toThrow('entries at one instant, lately ping')
})

test('a pump runs entries as a hurried clock reaches them, wakes for an earlier one, and stops cleanly', async () => {
  const clock = hurriedClock(start, 1000)
  const list = agenda(clock)
  const seen: string[] = []
  const stop = pump(list, clock)
  list.at(after(40), 'b', () => void seen.push('b'))
  list.at(after(10), 'a', () => void seen.push('a'))
  list.at(after(100_000), 'far', () => void seen.push('far'))

  await expect.poll(() => seen, { timeout: 2000 }).toEqual(['a', 'b'])
  await stop()
  list.soon('too late', () => void seen.push('too late'))
  await new Promise((resolve) => setTimeout(resolve, 20))

  expect(seen).toEqual(['a', 'b'])
})

test('the stop of a pump waits for entries at work', async () => {
  const clock = hurriedClock(start, 1000)
  const list = agenda(clock)
  let finished = false
  list.soon('slow', async () => {
    await new Promise((resolve) => setTimeout(resolve, 30))
    finished = true
  })

  await pump(list, clock)()

  expect(finished).toBe(true)
})

test('the same seed gives the same run, another seed another', () => {
  const run = (seed: number) => {
    const random = seeded(seed)
    return [random.next(), random.below(100), random.hex(12), random.uuid(), random.chance(0.5)]
  }

  expect(run(7)).toEqual(run(7))
  expect(run(7)).not.toEqual(run(8))
  expect(seeded(7).uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
})
