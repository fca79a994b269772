import { expect, test } from 'vitest'
import { mutant, without } from './mutants.ts'
import { type Element, type JobRequest, MINUTE } from './plan.ts'
import type { PromiseLetter } from './promises/promise.ts'
import { type Overrides, simulate } from './world.ts'

const JOB: JobRequest = {
  ...{ jobId: 'job-1', principal: { type: 'user', name: 'trainer-gpu-01' }, keys: 'rotate', datasets: 1 },
  ...{ opens: 4 * MINUTE, closes: 10 * MINUTE },
}
const NIGHTLY: JobRequest = { ...JOB, endsWith: { name: 'nightly-train' } }
const NIGHTLY_JOB: Element = { kind: 'schedule', at: MINUTE, request: NIGHTLY }
const UNTIL_SUCCESS: Element = {
  ...{ kind: 'schedule', at: MINUTE },
  request: { ...NIGHTLY, endsWith: { name: 'nightly-train', onSuccess: true } },
}

/** Revoked once it is over, and asked for again. */
const REVOKED_LATE: readonly Element[] = [
  { kind: 'schedule', at: MINUTE, request: JOB },
  { kind: 'end', at: 6 * MINUTE, jobId: 'job-1', by: 'Completed' },
  { kind: 'revoke', at: 7 * MINUTE, target: { jobId: 'job-1' }, compromised: false },
  { kind: 'extend', at: 8 * MINUTE, jobId: 'job-1', closes: 14 * MINUTE },
]

const BROKEN: readonly (readonly [
  promise: PromiseLetter,
  rule: string,
  elements: readonly Element[],
  overrides: () => Overrides,
])[] = [
  [
    'd',
    'that cannot find the grants which name a run',
    [NIGHTLY_JOB, { kind: 'run', at: 5 * MINUTE, name: 'nightly-train', id: 'n-1', status: 'FAILED' }],
    () => ({ alter: without('end-access', 'Query') }),
  ],
  [
    'f',
    'that takes the end of an earlier run for that of the grant',
    [
      { kind: 'schedule', at: 3 * MINUTE, request: NIGHTLY },
      { kind: 'run', at: 5 * MINUTE, time: 2 * MINUTE, name: 'nightly-train', id: 'n-0', status: 'FAILED' },
    ],
    () => ({ packageFolder: mutant('end-access', /"an earlier run"/g, '"its run"') }),
  ],
  [
    'f',
    'that ends a grant with an outcome that it does not name',
    [UNTIL_SUCCESS, { kind: 'run', at: 5 * MINUTE, name: 'nightly-train', id: 'n-1', status: 'FAILED' }],
    () => ({ packageFolder: mutant('end-access', /("stopped"\]:\[)"failed"\]/g, '$1"succeeded"]') }),
  ],
  [
    'f',
    'that reopens what was revoked after its end',
    REVOKED_LATE,
    () => ({ packageFolder: mutant('schedule-access', /\w+\?\.at\?\?\w+\.find\(\w+=>\w+>=\w+\)/g, 'void 0') }),
  ],
]

test.each(BROKEN)(
  'the observer sees promise %s broken by a deployment %s',
  async (promise, _rule, elements, overrides) => {
    const { violations } = await simulate({ seed: 1, minutes: 16, elements }, overrides())

    expect(violations.map((violation) => violation.promise)).toContain(promise)
    expect((await simulate({ seed: 1, minutes: 16, elements })).violations).toEqual([])
  },
)
