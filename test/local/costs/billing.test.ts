import { expect, test } from 'vitest'
import { dollarsOf, sum, times } from '#local/costs/bill.ts'
import { billOf } from '#local/costs/billing.ts'
import type { Deployed } from '#local/costs/deployed.ts'
import type { Observed, ObservedCall, ObservedRun } from '#local/costs/observed.ts'

const DEPLOYED: Deployed = {
  memory: new Map([
    ['curfew-settle-access', 512],
    ['curfew-sweep', 1024],
    ['curfew-publish', 1024],
  ]),
  logs: new Map([['/curfew/audit', { days: 365 / 12, isMasked: true }]]),
  archiveDays: 365 / 12,
  alarmMetrics: 0,
  dashboards: 0,
  polledQueues: 0,
  hasTableKey: true,
  isRestorable: true,
}
const ASSUMED = { msPerCall: 100, msPerInit: 1000, coldPercent: 50 }
const NOTHING: Observed = { hours: 1, runs: [], timers: [], jobEvents: [], logs: [], deadLetters: 0 }
const UNITS = { read: 2, write: 3, historyBytes: 0, overviewRowBytes: undefined }

function call(service: string, operation: string, more: Partial<ObservedCall> = {}): ObservedCall {
  return { run: 'r', service, operation, events: [], ...more }
}

function run(lambda: string, calls: readonly ObservedCall[], payload = '{}'): ObservedRun {
  return { id: 'r', lambda, functionName: `curfew-${lambda}`, payload, calls }
}

function quantities(observed: Partial<Observed>, price: string) {
  const lines = billOf({ ...NOTHING, ...observed }, DEPLOYED, ASSUMED).filter((line) => line.price === price)
  return Object.fromEntries(lines.map(({ purpose, quantity }) => [purpose, quantity]))
}

const PUBLICATION = [
  call('logs', 'PutLogEvents'),
  call('events', 'PutEvents', { events: [100, 64 * 1024, 64 * 1024 + 1] }),
]
const OPENING = run('settle-access', [call('dynamodb', 'GetItem', { units: UNITS }), call('iam', 'AttachUserPolicy')])

test('a run is billed for the time of its calls, one call more for its own work, and its cold start', () => {
  // Half a GB for a tenth of a second each: its own work and two calls; and half a cold start.
  expect(quantities({ runs: [OPENING] }, 'Lambda GB-seconds')).toEqual({
    open: expect.closeTo(0.15),
    'cold starts': 0.25,
  })
  expect(quantities({ runs: [OPENING] }, 'Lambda requests')).toEqual({ open: 1 })
})

test('publish has no cold start, and its log and bus are purposes of their own, but not in the run of each minute', () => {
  const minute = run('publish', PUBLICATION, '{"detail-type":"Publication Due"}')

  expect(quantities({ runs: [run('publish', PUBLICATION)] }, 'Lambda GB-seconds')).toEqual({
    publish: 0.1,
    audit: 0.1,
    announcements: 0.1,
  })
  expect(quantities({ runs: [minute] }, 'Lambda GB-seconds')).toEqual({ backlog: expect.closeTo(0.3) })
})

test('each 64 KB of an event is billed as an event, and each 64 KB of a timer input as an invocation', () => {
  expect(quantities({ runs: [run('publish', PUBLICATION)] }, 'custom events')).toEqual({ announcements: 4 })
  expect(
    quantities(
      {
        timers: [
          { name: 'open-1', bytes: 1 },
          { name: 'close-1', bytes: 64 * 1024 + 1 },
        ],
      },
      'timer invocations',
    ),
  ).toEqual({ open: 1, close: 2 })
})

test('the sweep has no cold start, and all its calls have the purpose sweep', () => {
  const sweep = run('sweep', [
    call('dynamodb', 'Query', { units: UNITS }),
    call('events', 'PutEvents', { events: [1] }),
  ])

  expect(quantities({ runs: [sweep] }, 'Lambda GB-seconds')).toEqual({ sweep: expect.closeTo(0.3) })
  expect(quantities({ runs: [sweep] }, 'key calls')).toEqual({})
  expect(quantities({ runs: [sweep] }, 'custom events')).toEqual({ sweep: 1 })
})

test.each([
  ['open', run('settle-access', [call('iam', 'AttachRolePolicy')])],
  ['close', run('settle-access', [call('iam', 'DetachRolePolicy')])],
  ['idle runs', run('settle-access', [call('dynamodb', 'GetItem', { units: UNITS })])],
  ['inventory', run('settle-access', [call('iam', 'AttachRolePolicy')], '{"detail":{"check":"documents"}}')],
  [
    'keys',
    run('rotate-keys', [call('dynamodb', 'TransactWriteItems', { units: UNITS })], '{"detail-type":"Keys Due"}'),
  ],
  ['inventory', run('rotate-keys', [call('iam', 'ListAccessKeys')], '{"detail-type":"Keys Due"}')],
  ['schedule', run('schedule-access', [])],
  ['end', run('end-access', [])],
  ['sweep', run('sweep', [], '{"detail-type":"Sweep Due"}')],
  ['inventory', run('sweep', [], '{"detail-type":"Inventory Due"}')],
  ['publish', run('publish', [], '{"Records":[]}')],
  ['backlog', run('publish', [], '{"detail-type":"Publication Due"}')],
])('the purpose %s follows from the run %j', (purpose, one) => {
  expect(quantities({ runs: [one] }, 'Lambda requests')).toEqual({ [purpose]: 1 })
})

test('a log is billed for ingestion, masking and storage', () => {
  const logs = [{ group: '/curfew/audit', messages: ['x'.repeat(74), 'ü'.repeat(37)] }]

  expect(quantities({ logs }, 'log ingestion')).toEqual({ audit: 200 })
  expect(quantities({ logs }, 'log masking')).toEqual({ audit: 200 })
  expect(quantities({ logs }, 'log storage')).toEqual({ audit: 50 })
})

test('a job event is billed on the bus and in the archive', () => {
  const lines = billOf({ ...NOTHING, jobEvents: [1024 ** 3 / 16_384] }, DEPLOYED, ASSUMED)

  // One event of 64 KB, put into the archive and kept for a month.
  expect(dollarsOf(lines)).toBeCloseTo(1e-6 + (0.1 + 0.023) / 16_384, 12)
})

test('a DynamoDB call without a rule for its units is an error, not free', () => {
  expect(() => quantities({ runs: [run('sweep', [call('dynamodb', 'Scan')])] }, '')).toThrow(
    'Cannot price Scan of DynamoDB',
  )
})

test('bills are linear: a sum, a multiple and a difference have the dollars of their parts', () => {
  const bill = billOf({ ...NOTHING, runs: [OPENING], deadLetters: 3 }, DEPLOYED, ASSUMED)

  expect(dollarsOf(sum(bill, bill))).toBeCloseTo(2 * dollarsOf(bill), 12)
  expect(dollarsOf(times(1000, bill))).toBeCloseTo(1000 * dollarsOf(bill), 9)
  expect(sum(bill, times(-1, bill))).toEqual([])
})
