import { expect, test } from 'vitest'
import type { Element, JobRequest } from './plan.ts'
import { simulate } from './world.ts'

const USER = { type: 'user', name: 'trainer-gpu-01' } as const

function schedule(at: number, request: Omit<JobRequest, 'principal' | 'datasets'>, name: string = USER.name): Element {
  return { kind: 'schedule', at, request: { ...request, principal: { ...USER, name }, datasets: 1 } }
}

/** Days on which the simulation once found a fault of Curfew, cut down to what the fault needed. */
const DAYS: readonly (readonly [rule: string, seed: number, elements: readonly Element[]])[] = [
  [
    'a request is not refused for the key that another job of the user is getting at that moment',
    330,
    [
      schedule(329_803, { jobId: 'job-4', opens: 360_000, closes: 1_730_000, keys: 'keep' }, 'trainer-gpu-02'),
      schedule(383_396, { jobId: 'job-1', opens: 442_000, closes: 1_356_000, keys: 'deactivate' }),
      schedule(383_396, { jobId: 'job-2', opens: 840_000, closes: 1_143_000, keys: 'rotate' }),
      { kind: 'iam rate', from: 332_694, to: 475_976, perSecond: 5 },
    ],
  ],
  [
    'a run that detached what another one attached records both, although a third one closed the grant first',
    375,
    [
      schedule(398_998, { jobId: 'job-1', opens: 417_000, closes: 1_204_000, keys: 'keep' }),
      schedule(398_998, { jobId: 'job-2', opens: 702_000, closes: 1_204_000, keys: 'rotate' }),
      { kind: 'end', at: 400_820, jobId: 'job-1', by: 'Failed' },
      { kind: 'end', at: 400_821, jobId: 'job-2', by: 'Failed' },
      { kind: 'delivery', from: 0, to: 86_400_000, duplicated: 0.6, late: 0.3, maxSeconds: 3, lost: 0 },
      { kind: 'iam lag', seconds: 1 },
    ],
  ],
]

test.each(DAYS)('%s', async (_rule, seed, elements) => {
  expect((await simulate({ seed, minutes: 35, elements })).violations).toEqual([])
})
