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

test('no Lambda fails in the measured day', () => {
  expect(day.failedRuns).toBe(0)
})

describe('a month', () => {
  test('costs the sum of its parts', () => {
    const parts = Object.values(partsOf(LOAD)).reduce((sum, dollars) => sum + dollars, 0)

    expect(dollarsOf(totalOf(monthOf(LOAD, measured, ASSUMED)))).toBeCloseTo(parts, 9)
  })

  test.each([
    ['jobs', { jobs: 2, overview: 2 }],
    ['windows', { windows: 2, overview: 2 }],
    ['principals', { principals: 2, history: 0.5 }],
  ] as const)('with twice the %s costs more only by the factors %o', (what, factors) => {
    const once = partsOf(LOAD)
    const twice = partsOf({ ...LOAD, [what]: LOAD[what] * 2 })
    const { history: _, ...others } = once

    for (const part of Object.keys(others)) {
      const factor = new Map<string, number>(Object.entries(factors)).get(part) ?? 1
      expect({ part, dollars: twice[part] }).toEqual({ part, dollars: expect.closeTo((once[part] ?? 0) * factor, 9) })
    }
  })

  test('with twice the load costs twice as much, except for the standing costs', () => {
    const { standing, ...once } = partsOf(LOAD)
    const { standing: unchanged, overview, ...twice } = partsOf({ jobs: 2000, windows: 8, principals: 20 })

    expect(unchanged).toBe(standing)
    expect(overview).toBeCloseTo(4 * (once.overview ?? 0), 9)
    for (const [part, dollars] of Object.entries(twice)) expect(dollars).toBeCloseTo(2 * (once[part] ?? 0), 9)
  })

  test('without jobs, windows and principals has standing costs only', () => {
    const { standing = 0, ...rest } = partsOf({ jobs: 0, windows: 0, principals: 0 })

    expect(standing).toBeGreaterThan(0)
    expect(Object.values(rest).filter((dollars) => dollars !== 0)).toEqual([])
  })
})

test('every price is used in a month', () => {
  const deadLetter = billOf({ ...day.idle, deadLetters: 1 }, deployed, ASSUMED)
  const used = new Set([...deadLetter, ...totalOf(monthOf(LOAD, measured, ASSUMED))].map(({ price }) => price))

  expect(PRICE_NAMES.filter((name) => !used.has(name))).toEqual([])
})

test('the audit log compresses at least as well as the model assumes', () => {
  const messages = day.again.logs.filter(({ group }) => group.endsWith('audit')).flatMap((log) => log.messages)

  expect(gzipSync(messages.join('\n')).length / messages.join('').length).toBeLessThan(STORED_LOG_SHARE)
})

describe('the report', () => {
  let report: Report
  beforeAll(() => {
    const load = { jobsPerMonth: 1000, hoursOpen: 3, principals: 10 }
    report = reportOf(measured, { json: true, measured: MEASURED, assumed: ASSUMED, ...load })
  })

  test('has the same total by service and by purpose', () => {
    for (const { dollars, byService, byPurpose } of [report.standing, report.thousandJobs] satisfies Costs[]) {
      for (const shares of [byService, byPurpose]) {
        expect(shares.reduce((sum, share) => sum + share.dollars, 0)).toBeCloseTo(dollars, 9)
      }
    }
  })

  test('a month of a thousand jobs costs the standing costs, a thousand jobs and the principals', () => {
    const { standing, thousandJobs, month } = report

    expect(standing.dollars + thousandJobs.dollars + month.principals).toBeCloseTo(month.total, 9)
    expect(month.afterFree).toBeLessThan(month.total)
  })

  test('as text has a heading per table, and notes a load that exceeds the attachment quota of IAM', () => {
    const load = { jobsPerMonth: 10_000, hoursOpen: 10, principals: 2 }
    const text = print(reportOf(measured, { json: false, measured: MEASURED, assumed: ASSUMED, ...load }))

    for (const heading of ['Usage of one job', 'Each month, without any jobs', 'How a month grows', 'Prices']) {
      expect(text).toMatch(new RegExp(`^${heading}.*\n-+$`, 'm'))
    }
    expect(text).toContain(
      'Note: 137 windows are open at a time. IAM attaches 10 policies to a user, so this needs 14 principals',
    )
  })

  test('docs/costs.md is within 20% of the costs of a thousand jobs', () => {
    const [, documented = ''] =
      /^1,000 jobs, each [\s\S]*?^total +\$([\d.]+)$/m.exec(readFileSync('docs/costs.md', 'utf8')) ?? []

    expect(Number(documented) / report.thousandJobs.dollars).toBeGreaterThan(0.8)
    expect(Number(documented) / report.thousandJobs.dollars).toBeLessThan(1.2)
  })

  test('the growth table leaves out loads beyond the attachment quota of IAM', () => {
    const left = report.growth.filter(({ dollars }) => dollars === null)

    expect(left.every(({ windows, principals }) => windows > 10 * principals)).toBe(true)
    expect(left.length).toBeGreaterThan(0)
  })
})
