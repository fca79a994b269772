import { describe, expect, test } from 'vitest'
import { chainProblems } from '#core/audit/chain.ts'
import { add, NO_RECORDS, NOTHING, standingAlone } from '#core/audit/outbox.ts'
import { at } from '#test/fixtures/seed.ts'
import { entry, SCHEDULED, STAMP } from './records.ts'

const intended = entry('attach policy', 'intended', 'a')
const done = entry('attach policy', 'done', 'a')
const opened = { detailType: 'Access Opened', detail: { jobId: 'churn' } }

const scheduled = add({ ...NOTHING, entries: [SCHEDULED, intended] }, NO_RECORDS, 'churn', STAMP)
const attached = add({ entries: [done], events: [opened] }, scheduled.state, 'churn', STAMP)

describe('what a change says', () => {
  test('is stored with its records, its events and its instant', () => {
    expect(attached.item).toMatchObject({ job: 'churn', at: STAMP.at, after: 2, events: [opened] })
    expect(attached.item?.records).toMatchObject([{ change: 'attach policy', phase: 'done', seq: 3 }])
  })

  test('continues the chain that the row remembers', () => {
    const records = [scheduled, attached].flatMap(({ item }) => item?.records ?? [])

    expect(chainProblems(records, attached.state)).toEqual([])
    expect(attached.state).toMatchObject({ lastSeq: 3, lastHash: records.at(-1)?.hash })
  })

  test('leaves on the row what was intended and has no outcome, with the lease of the run and the clock skew', () => {
    expect(scheduled.state.pendingChanges).toMatchObject([{ target: 'a', until: '2025-07-16T01:01:05Z' }])
    expect(attached.state.pendingChanges).toEqual([])
  })

  test('changes nothing on the row if it is events only, which come after the last record', () => {
    const { state, item } = add({ entries: [], events: [opened] }, attached.state, 'churn', STAMP)

    expect(state).toEqual(attached.state)
    expect(item).toMatchObject({ after: 3, records: [], events: [opened] })
  })

  test('is not stored if it is nothing', () => {
    expect(add(NOTHING, attached.state, 'churn', STAMP)).toEqual({ state: attached.state, item: undefined })
  })
})

test('what has no row is stored with records that stand alone', () => {
  const refused = entry('refuse request', 'done', 'churn')
  const item = standingAlone({ entries: [refused], events: [opened] }, 'churn', { ...STAMP, at: at('02:00') })

  expect(item).toMatchObject({ job: 'churn', at: at('02:00'), after: undefined, events: [opened] })
  expect(item.records).toMatchObject([{ ...refused, seq: 0, previous: null, at: '2025-07-16T02:00:00Z' }])
})
