import { describe, expect, test } from 'vitest'
import { drain, runUntil } from '../../src/agenda.ts'
import { unreliableArrival } from '../../src/events/arrival.ts'
import { seeded } from '../../src/random.ts'
import { resources, template } from '../template/sample.ts'
import { aBus, later, orderPlaced } from './bus.ts'

const without = (name: keyof typeof resources) => {
  const { [name]: _, ...rest } = resources
  return { ...template, Resources: rest }
}

describe('a target without permission', () => {
  test('receives nothing: the event goes to the dead-letter queue of the rule without a retry', async () => {
    const { put, agenda, invocations, queues, buses, stack } = aBus({ template: without('WorkerRulePermission') })
    const queueArn = stack.queues[0]?.arn ?? ''

    await put(orderPlaced)
    await drain(agenda)

    expect(invocations).toEqual([])
    expect(queues.messages(queueArn)).toMatchObject([{ attributes: { ERROR_CODE: 'NO_PERMISSIONS' } }])
    expect(buses.undelivered).toMatchObject([{ because: 'NO_PERMISSIONS', deadLetterArn: queueArn }])
  })

  test('loses the event if the queue policy does not allow EventBridge, and the loss is recorded', async () => {
    const { WorkerRulePermission: _, DeadLettersPolicy: __, ...rest } = resources
    const { put, agenda, queues, buses } = aBus({ template: { ...template, Resources: rest } })

    await put(orderPlaced)
    await drain(agenda)

    expect(queues.lost).toMatchObject([{ because: expect.stringContaining('does not allow events.amazonaws.com') }])
    expect(buses.undelivered).toMatchObject([{ deadLetterArn: undefined }])
  })

  test('receives nothing if its permission names another rule', async () => {
    const permission = structuredClone(resources.WorkerRulePermission)
    const Resources = {
      ...resources,
      WorkerRulePermission: {
        ...permission,
        Properties: { ...permission.Properties, SourceArn: 'arn:aws:events:us-east-1:111122223333:rule/x' },
      },
    }
    const { put, agenda, invocations } = aBus({ template: { ...template, Resources } })

    await put(orderPlaced)
    await drain(agenda)

    expect(invocations).toEqual([])
  })
})

describe('unreliable delivery', () => {
  test('duplicates an event with its id, and lets later events overtake', async () => {
    const copies = [[0, 900], [30_000], [0]]
    const { put, clock, agenda, invocations } = aBus({ arrival: () => copies.shift() ?? [0] })
    for (const order of ['a', 'b', 'c']) await put({ ...orderPlaced, Detail: JSON.stringify({ order }) })

    await runUntil(agenda, clock, later(59))

    expect(invocations).toMatchObject([
      { at: 0, payload: { detail: { order: 'a' } } },
      { at: 0, payload: { detail: { order: 'c' } } },
      { at: 0.9, payload: { detail: { order: 'a' } } },
      { at: 30, payload: { detail: { order: 'b' } } },
    ])
    expect(invocations[0]?.payload).toEqual(invocations[2]?.payload)
  })

  test('is repeatable with a seed', () => {
    const delivery = { eventId: '', source: '', ruleArn: '', targetArn: '' }
    const run = (seed: number) => {
      const arrival = unreliableArrival(seeded(seed), { duplicated: 0.3, delayed: 0.5, maxDelaySeconds: 60 })
      return Array.from({ length: 50 }, () => arrival(delivery))
    }

    expect(run(1)).toEqual(run(1))
    expect(run(1).filter((copies) => copies.length === 2).length).toBeGreaterThan(5)
    expect(
      run(1)
        .flat()
        .every((delay) => delay < 60_000),
    ).toBe(true)
  })
})
