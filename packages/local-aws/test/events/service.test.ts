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

  test('shows what the policy of a bus denies', async () => {
    const Statement = { Effect: 'Deny', Principal: '*', Action: 'events:PutEvents', Resource: '*' }
    const Properties = { EventBusName: { Ref: 'Bus' }, StatementId: 'One', Statement }
    const Policy = { Type: 'AWS::Events::EventBusPolicy', Properties }
    const { client } = aBus({ template: { ...template, Resources: { ...resources, Policy } } })

    const described = await client.send(new DescribeEventBusCommand({ Name: 'shop-dev' }))

    expect(JSON.parse(described.Policy ?? '')).toEqual({ Version: '2012-10-17', Statement: [Statement] })
    expect(await client.send(new DescribeEventBusCommand({}))).not.toHaveProperty('Policy')
  })

  test('tests a pattern against an event', async () => {
    const { client } = aBus()
    const ask = (EventPattern: string) =>
      client.send(new TestEventPatternCommand({ EventPattern, Event: '{"source":"shop"}' }))

    expect((await ask('{"source":["shop"]}')).Result).toBe(true)
    expect((await ask('{"source":["x"]}')).Result).toBe(false)
    await expect(ask('{"source":[{"regex":"x"}]}')).rejects.toMatchObject({ name: 'InvalidEventPatternException' })
  })
})
