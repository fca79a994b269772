import { describe, expect, test } from 'vitest'
import { type Attempt, combineFaults, connectionLost } from '../../src/faults.ts'
import { iamRate } from '../../src/iam/rate.ts'

const role = { kind: 'role', name: 'worker', arn: '', account: '', userId: '', accessKeyId: '' } as const

function aLimit(callsPerSecond: () => number | undefined) {
  const rate = iamRate(callsPerSecond)
  /** How many of these simultaneous calls are allowed. */
  const allowed = (calls: number, atMs: number, changes: Partial<Attempt> = {}) => {
    const at = new Date(Date.UTC(2025, 6, 16) + atMs)
    const attempt = { at, service: 'iam', protocol: 'query', operation: 'DetachUserPolicy', caller: role } as const
    return Array.from({ length: calls }, () => rate.before({ ...attempt, ...changes })).filter((fault) => !fault).length
  }
  return { rate, allowed }
}

describe("IAM's rate limit", () => {
  test.each([
    ['allows the calls of one second at once', [[0, 20]]],
    [
      'rejects calls beyond those',
      [
        [0, 20],
        [0, 0],
      ],
    ],
    [
      'refills continuously',
      [
        [0, 20],
        [49, 0],
        [50, 1],
        [50, 0],
        [149, 1],
        [150, 1],
      ],
    ],
    [
      'takes no token for a call that it rejects',
      [
        [0, 20],
        [10, 0],
        [20, 0],
        [30, 0],
        [40, 0],
        [50, 1],
      ],
    ],
    [
      'accumulates no more than the calls of one second',
      [
        [0, 20],
        [3_600_000, 20],
      ],
    ],
  ])('is a token bucket that %s', (_, expected) => {
    const { allowed } = aLimit(() => 20)

    expect(expected.map(([atMs = 0]) => [atMs, allowed(50, atMs)])).toEqual(expected)
  })

  test.each([
    ['of other services', { service: 'dynamodb' }],
    ['of users', { caller: { ...role, kind: 'user' } }],
  ] as const)('does not count calls %s', (_, changes) => {
    expect(aLimit(() => 1).allowed(50, 0, changes)).toBe(50)
  })

  test('can change at any time: from none to 2 a second to one in 2 seconds', () => {
    let limit: number | undefined
    const { allowed } = aLimit(() => limit)
    expect(allowed(50, 0)).toBe(50)

    limit = 2
    expect([allowed(50, 0), allowed(50, 1000)]).toEqual([2, 2])
    limit = 0.5
    expect([allowed(50, 2000), allowed(50, 3000), allowed(50, 4000)]).toEqual([0, 1, 0])
  })

  test('does not count calls that fail because of another fault', () => {
    const limit = iamRate(() => 1)
    let faulty = true
    const other = { before: () => (faulty ? connectionLost() : undefined), after: () => undefined }
    const both = combineFaults([other, limit])
    const at = new Date(Date.UTC(2025, 6, 16))
    const attempt = { at, service: 'iam', protocol: 'query', operation: 'DeletePolicy', caller: role } as const

    expect(both.before(attempt)).toMatchObject({ code: 'ECONNRESET' })
    faulty = false
    expect([both.before(attempt), both.before(attempt)]).toMatchObject([undefined, { code: 'Throttling' }])
  })

  test('rejects calls with the throttling error of IAM', () => {
    const { rate, allowed } = aLimit(() => 1)
    allowed(1, 0)
    const at = new Date(Date.UTC(2025, 6, 16))

    expect(
      rate.before({ at, service: 'iam', protocol: 'query', operation: 'DeletePolicy', caller: role }),
    ).toMatchObject({ code: 'Throttling', status: 400, message: 'Rate exceeded' })
  })
})
