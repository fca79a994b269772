import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { STORED_LOG_SHARE } from '#local/costs/assumptions.ts'
import { dollarsOf } from '#local/costs/bill.ts'
import { billOf } from '#local/costs/billing.ts'
import { type Deployed, readDeployed } from '#local/costs/deployed.ts'
import { type Measured, measure } from '#local/costs/measure.ts'
import { type Load, monthOf, totalOf } from '#local/costs/month.ts'
import { type Observation, observe } from '#local/costs/observe.ts'
import { PRICE_NAMES } from '#local/costs/prices.ts'
import { print } from '#local/costs/print-report.ts'
import { type Costs, type Report, reportOf } from '#local/costs/report.ts'

const ASSUMED = { msPerCall: 30, msPerInit: 400, coldPercent: 100 }
const MEASURED = { count: 2, of: 'user', keys: 'rotate' } as const
const LOAD: Load = { jobs: 1000, windows: 4, principals: 10 }

let day: Observation
let deployed: Deployed
let measured: Measured

beforeAll(async () => {
  day = await observe(MEASURED)
  deployed = readDeployed()
  measured = measure(day, deployed, ASSUMED)
})

function partsOf(load: Load): Readonly<Record<string, number>> {
  const parts = Object.entries(monthOf(load, measured, ASSUMED)).map(([part, bill]) => [part, dollarsOf(bill)])
  return Object.fromEntries(parts)
}

test('no Lambda failed while it was counted', () => {
  expect(day.failedRuns).toBe(0)
})

describe('a month', () => {
  test('comes to the sum of its parts', () => {
    const parts = Object.values(partsOf(LOAD)).reduce((sum, dollars) => sum + dollars, 0)

    expect(dollarsOf(totalOf(monthOf(LOAD, measured, ASSUMED)))).toBeCloseTo(parts, 9)
  })

  test.each([
    ['jobs', { jobs: 2, overview: 2 }],
    ['windows', { windows: 2, overview: 2 }],
    ['principals', { principals: 2, history: 0.5 }],
  ] as const)('with twice the %s costs twice as much for what that is, and no more for the rest', (what, factors) => {
    const once = partsOf(LOAD)
    const twice = partsOf({ ...LOAD, [what]: LOAD[what] * 2 })
    const { history: _, ...others } = once

    for (const part of Object.keys(others)) {
      const factor = new Map<string, number>(Object.entries(factors)).get(part) ?? 1
      expect({ part, dollars: twice[part] }).toEqual({ part, dollars: expect.closeTo((once[part] ?? 0) * factor, 9) })
    }
  })

  test('with twice as much of everything costs twice as much, but for what stands', () => {
    const { standing, ...once } = partsOf(LOAD)
    const { standing: still, overview, ...twice } = partsOf({ jobs: 2000, windows: 8, principals: 20 })

    expect(still).toBe(standing)
    expect(overview).toBeCloseTo(4 * (once.overview ?? 0), 9)
    for (const [part, dollars] of Object.entries(twice)) expect(dollars).toBeCloseTo(2 * (once[part] ?? 0), 9)
  })

  test('without jobs, windows or principals costs what stands', () => {
    const { standing = 0, ...rest } = partsOf({ jobs: 0, windows: 0, principals: 0 })

    expect(standing).toBeGreaterThan(0)
    expect(Object.values(rest).filter((dollars) => dollars !== 0)).toEqual([])
  })
})

test('each price is the price of something', () => {
  const deadLetter = billOf({ ...day.idle, deadLetters: 1 }, deployed, ASSUMED)
  const used = new Set([...deadLetter, ...totalOf(monthOf(LOAD, measured, ASSUMED))].map(({ price }) => price))

  expect(PRICE_NAMES.filter((name) => !used.has(name))).toEqual([])
})

test('the log compresses at least as well as is assumed', () => {
  const messages = day.again.logs.filter(({ group }) => group.endsWith('audit')).flatMap((log) => log.messages)

  expect(gzipSync(messages.join('\n')).length / messages.join('').length).toBeLessThan(STORED_LOG_SHARE)
})

describe('the report', () => {
  let report: Report
  beforeAll(() => {
    const load = { jobsPerMonth: 1000, hoursOpen: 3, principals: 10 }
    report = reportOf(measured, { json: true, measured: MEASURED, assumed: ASSUMED, ...load })
  })

  test('shares the same money out among services and among purposes', () => {
    for (const { dollars, byService, byPurpose } of [report.standing, report.thousandJobs] satisfies Costs[]) {
      for (const shares of [byService, byPurpose]) {
        expect(shares.reduce((sum, share) => sum + share.dollars, 0)).toBeCloseTo(dollars, 9)
      }
    }
  })

  test('a month of a thousand jobs is what stands, a thousand jobs, and the principals', () => {
    const { standing, thousandJobs, month } = report

    expect(standing.dollars + thousandJobs.dollars + month.principals).toBeCloseTo(month.total, 9)
    expect(month.afterFree).toBeLessThan(month.total)
  })

  test('for people it is tables under headings, and says when IAM has no room for so many windows', () => {
    const load = { jobsPerMonth: 10_000, hoursOpen: 10, principals: 2 }
    const text = print(reportOf(measured, { json: false, measured: MEASURED, assumed: ASSUMED, ...load }))

    for (const heading of ['What one job takes', 'Each month, with no job at all', 'How a month grows', 'Prices']) {
      expect(text).toMatch(new RegExp(`^${heading}.*\n-+$`, 'm'))
    }
    expect(text).toContain('Mind: 137 windows are open at a time: IAM attaches 10 policies to a user, so 14 principals')
  })

  test('the documentation is not far from what is counted now', () => {
    const [, documented = ''] =
      /^1,000 jobs, each [\s\S]*?^total +\$([\d.]+)$/m.exec(readFileSync('docs/costs.md', 'utf8')) ?? []

    expect(Number(documented) / report.thousandJobs.dollars).toBeGreaterThan(0.8)
    expect(Number(documented) / report.thousandJobs.dollars).toBeLessThan(1.2)
  })

  test('the table of growth leaves out what IAM has no room for', () => {
    const left = report.growth.filter(({ dollars }) => dollars === null)

    expect(left.every(({ windows, principals }) => windows > 10 * principals)).toBe(true)
    expect(left.length).toBeGreaterThan(0)
  })
})
