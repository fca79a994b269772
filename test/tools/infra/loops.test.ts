import { expect, test } from 'vitest'
import { type LambdaFolder, loopsOf } from '#tools/infra/loops.ts'

const SWEEP: LambdaFolder = {
  name: 'sweep-all',
  function: { events: [{ sqs: {} }, { eventBridge: {} }, { eventBridge: { eventBus: 'curfew' } }] },
  role: [{ Sid: 'Read' }],
  alarm: { errors: 'It fails.', throttles: 'It waits.' },
}
const onFailure = { arn: { 'Fn::GetAtt': ['EndRetries', 'Arn'] } }
const END: LambdaFolder = { ...SWEEP, name: 'end', function: { destinations: { onFailure }, events: [] } }

const loops = loopsOf([END, SWEEP])
const namesIn = (loop: string) => loops[loop]?.map(({ name }) => name)

test('a Lambda has its names, the logical ID that osls gives it, and the content of its folder', () => {
  expect(loops.ForEachLambda?.[1]).toEqual({
    name: 'sweep-all',
    Name: 'SweepAll',
    Function: 'SweepDashallLambdaFunction',
    function: SWEEP.function,
    statements: SWEEP.role,
    errors: 'It fails.',
    throttles: 'It waits.',
    alarms: {},
  })
})

test('a Lambda with a destination of its own for failed events has retries, and a queue of that name', () => {
  expect(namesIn('ForEachLambdaWithRetries')).toEqual(['end'])
  expect(namesIn('ForEachLambdaWithoutRetries')).toEqual(['sweep-all'])
  expect(loops.ForEachLambdaWithRetries?.[0]).toMatchObject({ Queue: 'EndRetries', queue: 'end-retries' })
})

test('a rule is named by its place among all events of its function, as osls names it', () => {
  expect(loops.ForEachRuleOnOwnBus).toMatchObject([{ rule: 'sweep-all-rule-3', ruleId: 'rule3OfSweepAll' }])
  expect(loops.ForEachRuleOnDefaultBus).toMatchObject([{ rule: 'sweep-all-rule-2', ruleId: 'rule2OfSweepAll' }])
  expect(namesIn('ForEachLambdaOnDefaultBus')).toEqual(['sweep-all'])
})

test.each([
  ['function.yml', { function: { events: 'none' } }],
  ['role.yml', { role: { Resources: {} } }],
  ['alarm.yml', { alarm: { errors: 'It fails.' } }],
  ['alarm.yml', { alarm: null }],
])('a malformed %s is refused by its path: %j', (file, changes) => {
  expect(() => loopsOf([{ ...SWEEP, ...changes }])).toThrow(`Cannot read infra/lambdas/sweep-all/${file}: `)
})
