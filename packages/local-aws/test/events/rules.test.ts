import { describe, expect, test } from 'vitest'
import { runUntil } from '../../src/agenda.ts'
import { resources, template } from '../template/sample.ts'
import { aBus, later } from './bus.ts'

describe('a rule with a rate', () => {
  test('fires at its rate from the start on, with its input', async () => {
    const { clock, agenda, invocations } = aBus()

    await runUntil(agenda, clock, later(180))

    expect(invocations.map(({ at, payload }) => [at, payload])).toEqual(
      [60, 120, 180].map((at) => [at, { check: 'orders' }]),
    )
  })

  test('or with a cron expression fires at its times in UTC', async () => {
    const rule = structuredClone(resources.TickRule)
    const Properties = { ...rule.Properties, ScheduleExpression: 'cron(1/2 1 * * ? *)' }
    const Resources = { ...resources, TickRule: { ...rule, Properties } }
    const { clock, agenda, invocations } = aBus({ template: { ...template, Resources } })

    await runUntil(agenda, clock, later(300))

    expect(invocations.map(({ at }) => at)).toEqual([59.75, 179.75, 299.75]) // the clock starts 0.25 s after the minute
  })

  test('fires once after the clock jumped, and then keeps its rhythm', async () => {
    const { clock, agenda, invocations } = aBus()
    clock.moveTo(later(330))

    await runUntil(agenda, clock, later(400))

    expect(invocations.map(({ at }) => at)).toEqual([330, 360])
  })

  test('without input fires a Scheduled Event that names the rule', async () => {
    const rule = structuredClone(resources.TickRule)
    const targets = rule.Properties.Targets.map(({ Input: _, ...target }) => target)
    const Resources = { ...resources, TickRule: { ...rule, Properties: { ...rule.Properties, Targets: targets } } }
    const { clock, agenda, invocations, stack } = aBus({ template: { ...template, Resources } })

    await runUntil(agenda, clock, later(60))

    expect(invocations[0]?.payload).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      time: '2025-07-16T01:01:00Z',
      resources: [stack.rules[1]?.arn],
      detail: {},
    })
  })

  test.each(['cron(0 1 * * * *)', 'at(2025-07-16T04:00:00)', 'rate(1 minutes)', 'rate(0 minutes)'])(
    'is refused when it is loaded if it is not supported or invalid: %s',
    (expression) => {
      const rule = structuredClone(resources.TickRule)
      const Resources = {
        ...resources,
        TickRule: { ...rule, Properties: { ...rule.Properties, ScheduleExpression: expression } },
      }

      expect(() => aBus({ template: { ...template, Resources } })).toThrow('Cannot run the schedule')
    },
  )
})

test.each([
  [
    'a target that is not supported',
    { Targets: [{ Id: 'x', Arn: 'arn:aws:sns:us-east-1:1:topic' }] },
    'supports Lambda and SQS targets only',
  ],
  ['an invalid pattern', { EventPattern: { source: [{ regex: 'x' }] } }, 'unrecognized match type regex'],
])('a rule with %s is refused when it is loaded', (_, Properties, message) => {
  const Resources = { ...resources, Odd: { Type: 'AWS::Events::Rule', Properties } }

  expect(() => aBus({ template: { ...template, Resources } })).toThrow(message)
})
