import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scaleOf } from '#cli/report/timeline/scale.ts'
import { at } from '#test/fixtures/seed.ts'

const stretch = (from: string, until: string) => ({ from: at(from).getTime(), until: at(until).getTime() })

describe('the scale of a timeline', () => {
  test('leaves out idle time that is long, and keeps a short pause', () => {
    expect(scaleOf([stretch('01:00', '02:00'), stretch('02:50', '04:00')]).gaps).toEqual([])
    const { segments, gaps } = scaleOf([stretch('01:00', '02:00'), stretch('09:00', '10:00')])
    expect([segments.length, gaps.length]).toEqual([2, 1])
    expect(gaps[0]?.width).toBeLessThan(2)
  })

  test('gives the same time the same width in each segment', () => {
    const { position } = scaleOf([stretch('01:00', '02:00'), stretch('09:00', '13:00')])
    const width = (from: string, until: string) => position(at(until)) - position(at(from))
    expect(width('01:00', '01:30')).toBeCloseTo(width('12:00', '12:30'), 6)
  })

  test('keeps the order of instants, inside the page, whatever is busy', () => {
    const instant = fc.integer({ min: 0, max: 4e12 })
    const busy = fc.array(
      fc.tuple(instant, fc.integer({ min: 1000, max: 1e9 })).map(([from, length]) => ({ from, until: from + length })),
      { minLength: 1, maxLength: 40 },
    )
    const property = fc.property(busy, fc.array(instant), (stretches, instants) => {
      const scale = scaleOf(stretches)
      const places = instants.toSorted((a, b) => a - b).map((each) => scale.position(new Date(each)))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      for (const place of places) expect(place >= 0 && place <= 100.000001).toBe(true)
      const last = scale.segments.at(-1)
      expect((last?.left ?? 0) + (last?.width ?? 0)).toBeCloseTo(100, 6)
    })
    fc.assert(property)
  })
})
