import { describe, expect, test } from 'vitest'
import type { Location } from '#core/access/access.ts'
import { endedLocationProblems, endOfLocation } from '#core/access/location-end.ts'
import { bare } from '#test/targets/iam/jobs.ts'

const window = { opensAt: new Date('2025-07-16T01:00:00Z'), closesAt: new Date('2025-07-16T04:00:00Z') }
const until = (time: string) => ({ bucket: 'train', path: '', until: new Date(time) })

test.each<[string, Location, string]>([
  ['a location without an end of its own', { bucket: 'train', path: '' }, '2025-07-16T04:00:00Z'],
  ['a location that may be used for longer', until('2026-01-01T00:00:00Z'), '2025-07-16T04:00:00Z'],
  ['a location whose licence ends first', until('2025-07-16T02:00:00Z'), '2025-07-16T02:00:00Z'],
])('%s ends with whichever comes first, the window or itself', (_, location, end) => {
  expect(endOfLocation(location, window)).toEqual(new Date(end))
})

describe('a location that has ended when the window opens', () => {
  test.each(['2025-07-16T01:00:00Z', '2024-01-01T00:00:00Z'])(
    'is refused at its path instead of granted and never open: until %s',
    (time) => {
      const access = { ...bare.access, checkpoints: [until('2025-07-16T03:00:00Z'), until(time)] }

      expect(endedLocationProblems(access, window)).toEqual([
        {
          path: 'access.checkpoints[1]',
          message: `may be used until ${time} only, and the window opens at 2025-07-16T01:00:00Z`,
        },
      ])
    },
  )

  test('is not one that lasts a second longer', () => {
    const access = { ...bare.access, scratch: [until('2025-07-16T01:00:01Z')] }

    expect(endedLocationProblems(access, window)).toEqual([])
  })
})
