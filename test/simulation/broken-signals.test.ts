import { expect, test } from 'vitest'
import { mutant } from './mutants.ts'
import { type Element, MINUTE } from './plan.ts'
import { type Overrides, simulate } from './world.ts'

const REQUEST = {
  jobId: 'job-1',
  principal: { type: 'user', name: 'trainer-gpu-01' },
  ...{ opens: 2 * MINUTE, closes: 20 * MINUTE },
  keys: 'rotate',
  datasets: 1,
} as const
const RUNS_FOR_A_MINUTE: Element = { kind: 'schedule', at: MINUTE, request: { ...REQUEST, runsFor: MINUTE } }
const START: Element = { kind: 'start', at: 4 * MINUTE, jobId: 'job-1', by: 'Started' }
const BEATS: Element = { kind: 'schedule', at: MINUTE, request: { ...REQUEST, heartbeat: 10 * MINUTE } }
const BEAT: Element = { kind: 'beat', at: 9 * MINUTE, jobId: 'job-1' }

const BROKEN: readonly (readonly [rule: string, elements: readonly Element[], overrides: () => Overrides])[] = [
  [
    'that takes no starts',
    [RUNS_FOR_A_MINUTE, START],
    () => ({
      packageFolder: mutant(
        'schedule-access',
        /runsForSeconds:(\w+)\}=(\w+);if\(\1===void 0/g,
        'runsForSeconds:$1}=$2;if(!0',
      ),
    }),
  ],
  [
    'that takes no heartbeats',
    [BEATS, BEAT],
    () => ({
      packageFolder: mutant(
        'settle-access',
        /\{lastHeartbeatAt:(\w+)=\w+\.lastHeartbeatAt\}=await \w+\.claimOf\(\w+\.jobId\)/g,
        '{lastHeartbeatAt:$1}={}',
      ),
    }),
  ],
  [
    'that never looks for heartbeats',
    [BEATS],
    () => ({ packageFolder: mutant('settle-access', /\?\[\]:\[\{task:"heartbeat",at:\w+\}\]/g, '?[]:[]') }),
  ],
]

test.each(BROKEN)('the observer sees promise q broken by a deployment %s', async (_rule, elements, overrides) => {
  const { violations } = await simulate({ seed: 1, elements, minutes: 16 }, overrides())

  expect(violations.map((violation) => violation.promise)).toContain('q')
})
