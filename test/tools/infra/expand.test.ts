import { expect, test } from 'vitest'
import { expand, type Json, type Loops } from '#tools/infra/expand.ts'

const sweep = { name: 'sweep', Name: 'Sweep', statements: ['read', 'write'], alarms: { Silent: 1 } }
const publish = { name: 'publish', Name: 'Publish', statements: [], alarms: {} }
const LOOPS: Loops = {
  ForEachLambda: [publish, sweep],
  ForEachRule: [
    { ...publish, rule: 'publish-rule-1' },
    { ...sweep, rule: 'sweep-rule-1' },
    { ...sweep, rule: 'sweep-rule-2' },
  ],
}

test.each<readonly [rule: string, template: Json, expanded: Json]>([
  [
    'in a list, a loop repeats its content next to the other items',
    ['first', { ForEachLambda: '<name>-role' }, 'last'],
    ['first', 'publish-role', 'sweep-role', 'last'],
  ],
  [
    'in a list, a loop over a list repeats all of its items',
    [{ ForEachLambda: ['<name>', 1] }],
    ['publish', 1, 'sweep', 1],
  ],
  [
    'in a mapping, a loop repeats its entries next to the others',
    { Table: 1, ForEachLambda: { '<Name>Role': '<name>' } },
    { Table: 1, PublishRole: 'publish', SweepRole: 'sweep' },
  ],
  [
    'a loop inside a loop over the Lambdas is about that Lambda only',
    { ForEachLambda: { '<name>': [{ ForEachRule: '<rule>' }] } },
    { publish: ['publish-rule-1'], sweep: ['sweep-rule-1', 'sweep-rule-2'] },
  ],
  [
    'a placeholder for a list is replaced in a list by its items',
    { ForEachLambda: { '<name>': ['log', '<statements>'] } },
    { publish: ['log'], sweep: ['log', 'read', 'write'] },
  ],
  [
    'Spread adds the entries of a mapping',
    { ForEachLambda: { '<name>': 0, Spread: '<alarms>' } },
    { publish: 0, sweep: 0, Silent: 1 },
  ],
  ['later keys win over earlier ones', { a: 1, Spread: { a: 2 } }, { a: 2 }],
  [
    'ToJsonString is replaced by its content as JSON',
    { ToJsonString: { a: [{ ForEachLambda: '<name>' }] } },
    '{"a":["publish","sweep"]}',
  ],
  [
    'whatever has neither loops nor placeholders stays as it is',
    { a: [1, null, 'x', { b: true }] },
    { a: [1, null, 'x', { b: true }] },
  ],
])('%s', (_rule, template, expanded) => {
  expect(expand(template, LOOPS)).toEqual(expanded)
})

test.each<readonly [rule: string, template: Json, problem: RegExp]>([
  [
    'a loop that does not exist',
    { ForEachQueue: {} },
    /^Cannot repeat ForEachQueue: known are ForEachLambda, ForEachRule$/,
  ],
  [
    'a placeholder that its loop does not have',
    [{ ForEachLambda: '<rule>' }],
    /^Cannot fill in <rule>: known are name, Name/,
  ],
  ['a placeholder outside of loops', '<name>-role', /^Cannot fill in <name>/],
  [
    'a loop in a mapping over something else',
    { ForEachLambda: '<name>' },
    /^Cannot expand ForEachLambda: its content is no mapping$/,
  ],
])('%s is refused', (_rule, template, problem) => {
  expect(() => expand(template, LOOPS)).toThrow(problem)
})
