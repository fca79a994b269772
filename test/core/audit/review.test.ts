import { unmarshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import { alone, link } from '#core/audit/chain.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import { isAuditRecord, review } from '#core/audit/review.ts'
import { itemOf } from '#platform/grant-row.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'
import { endOf, entry, SCHEDULED, STAMP } from './records.ts'

const NONE = { lastSeq: 0, lastHash: null }
const records = (job: string, ...entries: readonly AuditEntry[]) => link(job, NONE, [SCHEDULED, ...entries], STAMP)
const intended = entry('attach policy', 'intended', 'a')
const done = entry('attach policy', 'done', 'a')
const noOutcome = '"attach policy" of a, intended at 2025-07-16T01:00:00Z, has no outcome'
const daysLater = (days: number) => new Date(STAMP.at.getTime() + days * 24 * 3_600_000)

describe('a change that was intended at 01:00', () => {
  test.each<readonly [string, string, readonly AuditEntry[], readonly string[]]>([
    ['needs no outcome while its run may be running', '01:14:59', [intended], []],
    ['needs one after 15 minutes', '01:15', [intended], [noOutcome]],
    ['has one if it was done', '02:00', [intended, done], []],
    ['has one if it failed', '02:00', [intended, { ...done, phase: 'failed' }], []],
    ['has none if another target has', '02:00', [intended, { ...done, target: 'b' }], [noOutcome]],
    ['has none if another change has', '02:00', [intended, { ...done, change: 'detach policy' }], [noOutcome]],
    ['has none if it was done before', '02:00', [done, intended], [noOutcome]],
    ['has none if it was only intended again', '02:00', [intended, intended], [noOutcome, noOutcome]],
    ['has one if it was intended twice and done once', '02:00', [intended, intended, done], []],
  ])('%s', (_rule, time, entries, problems) => {
    expect(review(records('churn', ...entries), at(time))).toMatchObject([{ problems }])
  })
})

test('the records of each job are reviewed apart, in the order in which jobs appear', () => {
  const [fraud, churn] = [records('fraud', intended), records('churn', intended, done)]

  expect(review([...fraud, ...churn, ...churn], at('02:00'))).toMatchObject([
    { job: 'fraud', records: 2, problems: [noOutcome] },
    { job: 'churn', records: 3, first: '2025-07-16T01:00:00Z', last: '2025-07-16T01:00:00Z', problems: [] },
  ])
})

describe('the receipt', () => {
  const closed = (keyOffAt: string) => ({ ...entry('close grant', 'done', 'churn'), detail: { keyOffAt } })

  test('is the detail of the record that closed the grant', () => {
    expect(review(records('churn', closed('real')), at('02:00'))).toMatchObject([{ receipt: { keyOffAt: 'real' } }])
  })

  test('is that of the last closing, and of none while the grant is reopened', () => {
    const reopened = entry('reopen grant', 'done', 'churn')
    const [open] = review(records('churn', closed('first'), reopened), at('02:00'))
    const [over] = review(records('churn', closed('first'), reopened, closed('second')), at('02:00'))

    expect(open).not.toHaveProperty('receipt')
    expect(over).toMatchObject({ receipt: { keyOffAt: 'second' }, problems: [] })
  })

  test('is never that of a record that stands alone', () => {
    const [forged] = review([...records('churn'), alone('churn', closed('forged'), STAMP)], at('02:00'))

    expect(forged).not.toHaveProperty('receipt')
    expect(forged?.problems).toHaveLength(1)
  })
})

describe('compared with the rows of the table', () => {
  const churn = records('churn', intended, done)
  const refused = alone('churn', entry('refuse request', 'done', 'churn'), STAMP)
  const ends = new Map([['churn', endOf(churn)]])

  test.each([
    ['all records of a row are enough', churn, []],
    ['an end that the row knows must be there', churn.slice(0, 2), ['the last record is missing', noOutcome]],
    ['a row without any record is missing all of them', [], ['the last 3 records are missing']],
  ])('%s', (_rule, own, problems) => {
    expect(review(own, at('02:00'), ends)).toMatchObject([{ job: 'churn', records: own.length, problems }])
  })

  test.each([
    ['records without a row are reported', churn, 0, ['the table has no row of this job']],
    ['a refusal needs no row', [refused], 0, []],
    ['records that are older than any row is kept need none', churn, 390, []],
    ['records that are a day younger need one', churn, 389, ['the table has no row of this job']],
  ])('%s', (_rule, own, days, problems) => {
    expect(review(own, daysLater(days), new Map())).toMatchObject([{ problems }])
    expect(review(own, daysLater(days))).toMatchObject([{ problems: [] }])
  })

  test('a row is kept for longer than that', () => {
    const grant = seedGrant({ closedAt: at('04:00'), confirmedAt: at('04:00'), keysDoneAt: at('04:00') })
    const { expiresAt } = unmarshall(itemOf(grant))

    expect(expiresAt * 1000).toBeGreaterThan(grant.window.closesAt.getTime() + 390 * 24 * 3_600_000)
  })
})

describe('an audit record is', () => {
  const [record] = records('churn')

  test('one that was linked, or stands alone', () => {
    expect([record, alone('churn', SCHEDULED, STAMP)].map(isAuditRecord)).toEqual([true, true])
  })

  test.each([
    ['no text', 'schedule grant'],
    ['nothing without a hash', { ...record, hash: undefined }],
    ['nothing with a negative number', { ...record, seq: -1 }],
    ['nothing with half a number', { ...record, seq: 1.5 }],
    ['nothing whose record before is a list', { ...record, previous: [] }],
    ['nothing with an unknown change', { ...record, change: 'open door' }],
    ['nothing with an unknown phase', { ...record, phase: 'maybe' }],
    ['nothing without an instant', { ...record, at: 'yesterday' }],
  ])('%s', (_which, json) => {
    expect(isAuditRecord(json)).toBe(false)
  })
})
