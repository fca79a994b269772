import {
  DescribeEventBusCommand,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge'
import { describe, expect, test } from 'vitest'
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

  test('tests a pattern against an event', async () => {
    const { client } = aBus()
    const ask = (EventPattern: string) =>
      client.send(new TestEventPatternCommand({ EventPattern, Event: '{"source":"shop"}' }))

    expect((await ask('{"source":["shop"]}')).Result).toBe(true)
    expect((await ask('{"source":["x"]}')).Result).toBe(false)
    await expect(ask('{"source":[{"regex":"x"}]}')).rejects.toMatchObject({ name: 'InvalidEventPatternException' })
  })
})
