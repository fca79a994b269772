import { expect, test } from 'vitest'
import { mutant, without, withoutRate, withoutRule } from './mutants.ts'
import { type Element, MINUTE, type Plan } from './plan.ts'
import type { PromiseLetter } from './promises/promise.ts'
import { type Overrides, simulate } from './world.ts'

const USER = { type: 'user', name: 'trainer-gpu-01' } as const
const REQUEST = {
  jobId: 'job-1',
  principal: USER,
  opens: 2 * MINUTE,
  closes: 8 * MINUTE,
  keys: 'rotate',
  datasets: 1,
} as const
const JOB: Element = { kind: 'schedule', at: MINUTE, request: REQUEST }
const DETACHED: Element = { kind: 'manual change', at: 5 * MINUTE, jobId: 'job-1', operation: 'detach' }
const GROUPED: Element = { kind: 'manual change', at: 5 * MINUTE, jobId: 'job-1', operation: 'attach to a group' }
const LONG_JOB: Element = { kind: 'schedule', at: MINUTE, request: { ...REQUEST, closes: 100 * MINUTE } }
const IAM_THROTTLED: Element = {
  ...{ kind: 'call fault', from: 7 * MINUTE, to: 9 * MINUTE },
  ...{ service: 'iam', mode: 'throttled', chance: 1 },
}
const SECRETS_DOWN: Element = {
  ...{ kind: 'call fault', from: 0, to: 5 * MINUTE },
  ...{ service: 'secretsmanager', mode: 'server error', chance: 1 },
}
const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
})

function day(elements: readonly Element[], minutes = 16): Plan {
  return { seed: 1, elements, minutes }
}

test('a day without faults breaks no promise', async () => {
  expect((await simulate(day([JOB]))).violations).toEqual([])
})

const BROKEN: readonly (readonly [
  promise: PromiseLetter,
  rule: string,
  elements: readonly Element[],
  overrides: () => Overrides,
])[] = [
  ['a', 'that writes an Allow without a window', [JOB], () => ({ packageFolder: writing(EVERYTHING) })],
  [
    'b',
    'that arms no closing timer',
    [JOB],
    () => ({ packageFolder: mutant('schedule-access', /\.timers\.arm\("close",/g, '.timers.none?.(') }),
  ],
  [
    'c',
    'that writes a later end into the document',
    [JOB],
    () => ({ packageFolder: writing('', '2030-01-01T00:00:00Z') }),
  ],
  ['d', 'that may not detach', [JOB], () => ({ alter: without('settle-access', 'DetachOwnPolicies') })],
  [
    'd',
    'without timers and without the sweep',
    [{ ...JOB, at: 2 * MINUTE }],
    () => ({ alter: withoutRate('rate(1 minute)'), timerArrival: () => [] }),
  ],
  ['f', 'that may not attach', [JOB], () => ({ alter: without('settle-access', 'AttachOwnPoliciesWithinBoundary') })],
  ['f', 'that accepts no request', [JOB], () => ({ alter: without('schedule-access', 'ReadAndWriteRows') })],
  [
    'g',
    'that opens without a record',
    [JOB],
    () => ({ packageFolder: mutant('settle-access', /(\w+)===void 0\?\[\]:\[\{Put:/g, '$1!==0?[]:[{Put:') }),
  ],
  [
    'h',
    'that may not detach, after IAM was throttled',
    [JOB, IAM_THROTTLED],
    () => ({ alter: without('settle-access', 'DetachOwnPolicies') }),
  ],
  ['i', 'that cannot store a secret', [JOB], () => ({ alter: without('rotate-keys', 'WriteOwnSecrets') })],
  [
    'j',
    'without the inventory, after a policy was detached by hand',
    [LONG_JOB, DETACHED],
    () => ({ alter: withoutRate('rate(1 hour)') }),
  ],
  [
    'j',
    'that ignores groups, after a policy was attached to one by hand',
    [LONG_JOB, GROUPED],
    () => ({ packageFolder: mutant('settle-access', /PolicyGroups/g, 'PolicyOwners') }),
  ],
  [
    'k',
    'that prints a secret',
    [JOB],
    () => ({
      packageFolder: mutant(
        'rotate-keys',
        /SecretString:JSON\.stringify\(/g,
        'SecretString:((secret)=>{console.log(secret);return JSON.stringify(secret)})(',
      ),
    }),
  ],
  [
    'l',
    'that announces access as ready before its window',
    [{ ...JOB, request: { ...REQUEST, principal: { type: 'role', name: 'trainer-batch' }, keys: 'keep' } }],
    () => ({
      packageFolder: mutant('settle-access', /notice:"ready",at:\w+\.opensAt/g, 'notice:"ready",at:new Date(0)'),
    }),
  ],
  [
    'l',
    'that announces access as ready before its key is stored',
    [JOB, SECRETS_DOWN],
    () => ({ packageFolder: mutant('settle-access', /&&\w+\(\w+\)\?\[\{notice:"ready"/g, '?[{notice:"ready"') }),
  ],
  [
    'l',
    'that forgets what it announced',
    [JOB],
    () => ({ packageFolder: mutant('settle-access', /\("ready"\)&&\{readyAt:\w+\}/g, '("ready")&&{}') }),
  ],
  [
    'l',
    'that announces nothing',
    [{ ...JOB, request: { ...REQUEST, closes: 15 * MINUTE } }],
    () => ({ packageFolder: mutant('settle-access', /===void 0&&(\w+\(\w+\)\?\[\{notice:"ready")/g, '===null&&$1') }),
  ],
  [
    'o',
    'that compiles an exclusive job like a shared one',
    [{ ...JOB, request: { ...REQUEST, exclusive: true } }],
    () => ({
      packageFolder: mutant('schedule-access', /\.prove\((\w+),(\w+)\)/g, '.prove({...$1,isolation:"shared"},$2)'),
    }),
  ],
  [
    'o',
    'that grants an exclusive job beside another one',
    [JOB, { ...JOB, request: { ...REQUEST, jobId: 'job-2', exclusive: true } }],
    () => ({
      packageFolder: mutant(
        'schedule-access',
        // Neither refuses the second job because it overlaps, nor waits for the first to be detached.
        /\w+\.isolation==="exclusive"\|\|\w+\.isolation==="exclusive"|throw new \w+(?=\(`the policies of job)/g,
        '!Number',
      ),
    }),
  ],
  [
    'p',
    'without a rule for events that nobody takes',
    [{ kind: 'misspell', at: MINUTE, jobId: 'job-1', detailType: 'Training Job Complete' }],
    () => ({ alter: withoutRule('curfew-schedule-access-rule-2') }),
  ],
]

test.each(BROKEN)(
  'the observer sees promise %s broken by a deployment %s',
  async (promise, _rule, elements, overrides) => {
    const minutes = elements.includes(LONG_JOB) ? 70 : 16
    const { violations } = await simulate(day(elements, minutes), overrides())

    expect(violations.map((violation) => violation.promise)).toContain(promise)
  },
)

/** A settle-access that writes this document instead of the granted one, or the granted one with a later end. */
function writing(document: string, until = ''): string {
  const other =
    document === '' ? `$1.replaceAll(/("DateLessThan":{"aws:CurrentTime":")[^"]+/g,"$$1${until}")` : `'${document}'`
  return mutant(
    'settle-access',
    /PolicyDocument:(\w+),Description/g,
    `PolicyDocument:${other === '' ? '$1' : other}`.concat(',Description'),
  )
}
