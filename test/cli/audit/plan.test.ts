import { expect, test } from 'vitest'
import { type Candidate, type Plan, planFor } from '#cli/audit/republish/plan.ts'

const published: Candidate = { records: ['r'], events: [{}], isUnpublished: false, forLog: false, forBus: false }
const waiting = { ...published, isUnpublished: true }

test.each<readonly [string, Candidate, boolean, Plan]>([
  ['records go to the log again, and events stay', published, false, { forLog: true, forBus: false }],
  ['with events, both are published again', published, true, { forLog: true, forBus: true }],
  ['an item without records is left out', { ...published, records: [] }, false, 'nothing'],
  ['with events, it is not', { ...published, records: [] }, true, { forLog: false, forBus: true }],
  [
    'with events, an item without any goes to the log',
    { ...published, events: [] },
    true,
    { forLog: true, forBus: false },
  ],
  ['what waits for the log is not marked twice', { ...waiting, forLog: true }, false, 'waits'],
  ['with events, what waits for both is not marked twice', { ...waiting, forLog: true, forBus: true }, true, 'waits'],
  ['with events, events that wait are not marked twice', { ...waiting, records: [], forBus: true }, true, 'waits'],
  ['what waits for the bus alone has to wait for that first', { ...waiting, forBus: true }, false, 'held'],
  ['with events, what waits for the log alone has to wait for that first', { ...waiting, forLog: true }, true, 'held'],
])('%s', (_rule, item, withEvents, plan) => {
  expect(planFor(item, withEvents)).toEqual(plan)
})
