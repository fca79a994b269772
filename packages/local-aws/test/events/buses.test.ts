import { DisableRuleCommand } from '@aws-sdk/client-eventbridge'
import { describe, expect, test } from 'vitest'
import { drain } from '../../src/agenda.ts'
import { resources, template } from '../template/sample.ts'
import { aBus, orderPlaced } from './bus.ts'

describe('an event on a bus', () => {
  test('reaches the function of a matching rule, in the envelope of EventBridge', async () => {
    const { put, agenda, invocations, stack } = aBus()

    const answer = await put(orderPlaced)
    await drain(agenda)

    expect(answer).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) }],
    })
    expect(invocations).toEqual([
      {
        at: 0,
        arn: stack.functions[0]?.arn,
        payload: {
          version: '0',
          id: answer.Entries?.[0]?.EventId,
          'detail-type': 'Order Placed',
          source: 'shop',
          account: '111122223333',
          time: '2025-07-16T01:00:00Z',
          region: 'us-east-1',
          resources: [],
          detail: { order: '7' },
        },
      },
    ])
  })

  test('is delivered only after PutEvents was answered', async () => {
    const { put, invocations } = aBus()

    await put(orderPlaced)

    expect(invocations).toEqual([])
  })

  test.each([
    ['with another source', { ...orderPlaced, Source: 'user' }],
    ['on another bus', { ...orderPlaced, EventBusName: 'default' }],
  ])('%s reaches no target', async (_, entry) => {
    const { put, agenda, invocations } = aBus()

    await put(entry)
    await drain(agenda)

    expect(invocations).toEqual([])
  })

  test('can name its bus by ARN', async () => {
    const { put, agenda, invocations } = aBus()

    await put({ ...orderPlaced, EventBusName: 'arn:aws:events:us-east-1:111122223333:event-bus/shop-dev' })
    await drain(agenda)

    expect(invocations).toHaveLength(1)
  })

  test('for a bus that does not exist is accepted and dropped, as on AWS', async () => {
    const { put, buses } = aBus()

    expect(await put({ ...orderPlaced, EventBusName: 'shop-prod' })).toMatchObject({ FailedEntryCount: 0 })
    expect(buses.dropped).toMatchObject([{ busName: 'shop-prod', event: { source: 'shop' } }])
  })

  test('of an AWS service is put on the default bus', async () => {
    const rule = {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'jobs',
        EventPattern: { source: ['aws.sagemaker'] },
        Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } }],
      },
    }
    const { buses, agenda, queues, stack } = aBus({
      template: { ...template, Resources: { ...resources, Jobs: rule } },
    })

    buses.putFromAws({ source: 'aws.sagemaker', detailType: 'SageMaker Training Job State Change', detail: { a: 1 } })
    await drain(agenda)

    expect(queues.messages(stack.queues[0]?.arn ?? '').map(({ body }) => JSON.parse(body))).toMatchObject([
      { detail: { a: 1 } },
    ])
  })

  test('reaches no target while its rule is disabled', async () => {
    const { put, agenda, invocations, client } = aBus()
    await client.send(new DisableRuleCommand({ Name: 'shop-dev-worker-rule-1', EventBusName: 'shop-dev' }))

    await put(orderPlaced)
    await drain(agenda)

    expect(invocations).toEqual([])
  })
})
