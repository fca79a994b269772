import { expect, test } from 'vitest'
import { mutant } from './mutants.ts'
import { type Element, type JobRequest, MINUTE } from './plan.ts'
import type { PromiseLetter } from './promises/promise.ts'
import { type Overrides, simulate } from './world.ts'

const REQUEST: JobRequest = {
  ...{ jobId: 'job-1', principal: { type: 'user', name: 'trainer-gpu-01' }, keys: 'rotate', datasets: 1 },
  ...{ opens: 2 * MINUTE, closes: 12 * MINUTE },
}
const job = (changes: Partial<JobRequest>, at = MINUTE): Element => {
  return { kind: 'schedule', at, request: { ...REQUEST, ...changes } }
}
const ROLE = { principal: { type: 'role', name: 'trainer-batch' }, keys: 'keep' } as const
const NAMED = { endsWith: { name: 'nightly-train' }, runsFor: MINUTE }
const RUNNING: Element = { kind: 'run', at: 5 * MINUTE, name: 'nightly-train', id: 'n-1', status: 'RUNNING' }

/** A schedule-access that compiles, and proves, something else than was asked for. */
const compiling = (access: string) =>
  mutant('schedule-access', /\.prove\((\w+),(\w+)\)/g, `.prove({...$1,access:{...$1.access,${access}}},$2)`)

const BROKEN: readonly (readonly [
  promise: PromiseLetter,
  rule: string,
  elements: readonly Element[],
  overrides: () => Overrides,
])[] = [
  [
    'o',
    'that gives a bucket to who asks for one object',
    [job({ oneObject: true })],
    () => ({ packageFolder: compiling('datasets:$1.access.datasets.map((one)=>({...one,path:""}))') }),
  ],
  [
    'o',
    'that forgets versions',
    [job({ versions: true })],
    () => ({ packageFolder: compiling('datasets:$1.access.datasets.map(({versions,...one})=>one)') }),
  ],
  [
    'o',
    'that gives versions to who did not ask for them',
    [job({})],
    () => ({ packageFolder: compiling('datasets:$1.access.datasets.map((one)=>({...one,versions:!0}))') }),
  ],
  ['o', 'that forgets scratch locations', [job({ scratch: true })], () => ({ packageFolder: compiling('scratch:[]') })],
  [
    'o',
    'that lets a job delete its dataset',
    [job({ scratch: true })],
    () => ({ packageFolder: compiling('scratch:$1.access.scratch.map((one)=>({...one,path:""}))') }),
  ],
  [
    'q',
    'that takes no start of a run that a grant names',
    [job(NAMED), RUNNING],
    () => ({ packageFolder: mutant('schedule-access', /of \w+\.grants\.endingWith\(/g, 'of (()=>[])(') }),
  ],
  [
    'r',
    'that denies no earlier sessions',
    [
      job(ROLE),
      { kind: 'revoke', at: 4 * MINUTE, target: { principal: ROLE.principal } },
      job({ ...ROLE, jobId: 'job-2', opens: 8 * MINUTE, closes: 14 * MINUTE }, 5 * MINUTE),
    ],
    () => ({
      packageFolder: mutant(
        'settle-access',
        /DateLessThan:\{"aws:TokenIssueTime"/g,
        'DateGreaterThan:{"aws:TokenIssueTime"',
      ),
    }),
  ],
]

test.each(BROKEN)(
  'the observer sees promise %s broken by a deployment %s',
  async (promise, _rule, elements, overrides) => {
    const { violations } = await simulate({ seed: 1, minutes: 18, elements }, overrides())

    expect(violations.map((violation) => violation.promise)).toContain(promise)
    expect((await simulate({ seed: 1, minutes: 18, elements })).violations).toEqual([])
  },
)
