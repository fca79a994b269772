import { describe, expect, test } from 'vitest'
import { type Attempt, connectionLost, inTurn } from '../../src/faults.ts'
import { iamRate } from '../../src/iam/rate.ts'

const role = { kind: 'role', name: 'settle', arn: '', account: '', userId: '', accessKeyId: '' } as const

function aLimit(callsPerSecond: () => number | undefined) {
  const rate = iamRate(callsPerSecond)
  /** How many of so many calls, all at once, get through. */
  const through = (calls: number, atMs: number, otherwise: Partial<Attempt> = {}) => {
    const at = new Date(Date.UTC(2025, 6, 16) + atMs)
    const attempt = { at, service: 'iam', protocol: 'query', operation: 'DetachUserPolicy', caller: role } as const
    return Array.from({ length: calls }, () => rate.before({ ...attempt, ...otherwise })).filter((fault) => !fault)
      .length
  }
  return { rate, through }
}

describe("IAM's rate limit", () => {
  test.each([
    ['lets one second of calls through at once', [[0, 20]]],
    [
      'has nothing left then',
      [
        [0, 20],
        [0, 0],
      ],
    ],
    [
      'grows back by the millisecond',
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
      'is not used up by calls that it rejects',
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
      'saves up no more than one second',
      [
        [0, 20],
        [3_600_000, 20],
      ],
    ],
  ])('%s', (_, expected) => {
    const { through } = aLimit(() => 20)

    expect(expected.map(([atMs = 0]) => [atMs, through(50, atMs)])).toEqual(expected)
  })

  test.each([
    ['of other services', { service: 'dynamodb' }],
    ['of users', { caller: { ...role, kind: 'user' } }],
  ] as const)('does not count calls %s', (_, otherwise) => {
    expect(aLimit(() => 1).through(50, 0, otherwise)).toBe(50)
  })

  test('can be changed while it runs: none, then slow, then slower than one a second', () => {
    let limit: number | undefined
    const { through } = aLimit(() => limit)
    expect(through(50, 0)).toBe(50)

    limit = 2
    expect([through(50, 0), through(50, 1000)]).toEqual([2, 2])
    limit = 0.5
    expect([through(50, 2000), through(50, 3000), through(50, 4000)]).toEqual([0, 1, 0])
  })

  test('is not used up by calls that another fault spoils first', () => {
    const limit = iamRate(() => 1)
    let faulty = true
    const other = { before: () => (faulty ? connectionLost() : undefined), after: () => undefined }
    const both = inTurn([other, limit])
    const at = new Date(Date.UTC(2025, 6, 16))
    const attempt = { at, service: 'iam', protocol: 'query', operation: 'DeletePolicy', caller: role } as const

    expect(both.before(attempt)).toMatchObject({ code: 'ECONNRESET' })
    faulty = false
    expect([both.before(attempt), both.before(attempt)]).toMatchObject([undefined, { code: 'Throttling' }])
  })

  test("rejects in IAM's words", () => {
    const { rate, through } = aLimit(() => 1)
    through(1, 0)
    const at = new Date(Date.UTC(2025, 6, 16))

    expect(
      rate.before({ at, service: 'iam', protocol: 'query', operation: 'DeletePolicy', caller: role }),
    ).toMatchObject({ code: 'Throttling', status: 400, message: 'Rate exceeded' })
  })
})
