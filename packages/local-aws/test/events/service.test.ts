import {
  DescribeEventBusCommand,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge'
import { describe, expect, test } from 'vitest'
import { resources, template } from '../template/sample.ts'
import { aBus } from './bus.ts'

describe('the EventBridge API', () => {
  test('lists rules, targets and buses', async () => {
    const { client } = aBus()
    const onBus = { EventBusName: 'shop-dev' }

    expect(await client.send(new ListRulesCommand(onBus))).toMatchObject({
      Rules: [
        {
          Name: 'shop-dev-worker-rule-1',
          State: 'ENABLED',
          EventPattern: '{"source":["shop"],"detail-type":["Order Placed"]}',
        },
      ],
    })
    expect(await client.send(new ListTargetsByRuleCommand({ ...onBus, Rule: 'shop-dev-worker-rule-1' }))).toMatchObject(
      {
        Targets: [{ Id: 'shop-dev-worker-rule-1-target' }],
      },
    )
    expect(await client.send(new ListEventBusesCommand({}))).toMatchObject({
      EventBuses: [{ Name: 'default' }, { Name: 'shop-dev' }],
    })
    await expect(client.send(new DescribeEventBusCommand({ Name: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test('shows the policy of a bus, with the ids of its statements', async () => {
    const statement = { Effect: 'Deny', Principal: '*', Action: 'events:PutEvents', Resource: '*' }
    const Properties = { EventBusName: { Ref: 'Bus' }, StatementId: 'One', Statement: statement }
    const Policy = { Type: 'AWS::Events::EventBusPolicy', Properties }
    const { client } = aBus({ template: { ...template, Resources: { ...resources, Policy } } })
    const policyOf = async (Name: string) => (await client.send(new DescribeEventBusCommand({ Name }))).Policy

    expect(JSON.parse((await policyOf('shop-dev')) ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [{ Sid: 'One', ...statement }],
    })
    expect(await policyOf('default')).toBeUndefined()
  })

  test('lists in pages', async () => {
    const { client } = aBus()
    const { EventBuses, NextToken } = await client.send(new ListEventBusesCommand({ Limit: 1 }))
    const rest = await client.send(new ListEventBusesCommand({ Limit: 1, NextToken }))

    expect([EventBuses?.[0]?.Name, rest.EventBuses?.[0]?.Name]).toEqual(['default', 'shop-dev'])
    expect(rest.NextToken).toBeUndefined()
    expect((await client.send(new ListEventBusesCommand({ NamePrefix: 'shop' }))).EventBuses).toHaveLength(1)
  })

  test('tests a pattern against an event', async () => {
    const { client } = aBus()
    const whole = { id: '1', account: '1', time: 't', region: 'r', resources: [], 'detail-type': 'x', source: 'shop' }
    const ask = (EventPattern: string, Event = JSON.stringify(whole)) =>
      client.send(new TestEventPatternCommand({ EventPattern, Event }))

    expect((await ask('{"source":["shop"]}')).Result).toBe(true)
    expect((await ask('{"source":["x"]}')).Result).toBe(false)
    await expect(ask('{"source":[{"regex":"x"}]}')).rejects.toMatchObject({ name: 'InvalidEventPatternException' })
    await expect(ask('{"source":["shop"]}', '{"source":"shop"}')).rejects.toThrow('it has no id, account, time')
    await expect(ask('{"source":["shop"]}', '{')).rejects.toMatchObject({ name: 'ValidationException' })
  })
})
