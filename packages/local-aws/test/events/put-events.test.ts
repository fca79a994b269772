import { describe, expect, test } from 'vitest'
import { drain } from '../../src/agenda.ts'
import { aBus, orderPlaced } from './bus.ts'

describe('PutEvents', () => {
  test.each([
    ['no source', { ...orderPlaced, Source: undefined }, 'InvalidArgument', 'Source is a required argument'],
    [
      'no detail type',
      { ...orderPlaced, DetailType: undefined },
      'InvalidArgument',
      'DetailType is a required argument',
    ],
    ['no detail', { ...orderPlaced, Detail: undefined }, 'InvalidArgument', 'Detail is a required argument'],
    ['a detail that is not JSON', { ...orderPlaced, Detail: '{' }, 'MalformedDetail', 'Detail is malformed.'],
    ['a detail that is not an object', { ...orderPlaced, Detail: '[1]' }, 'MalformedDetail', 'Detail is malformed.'],
    ["AWS's own source", { ...orderPlaced, Source: 'aws.sagemaker' }, 'NotAuthorizedForSource', 'Not authorized'],
    ['too long a detail type', { ...orderPlaced, DetailType: 'x'.repeat(129) }, 'InvalidArgument', 'at most 128'],
  ])('rejects an entry with %s, and accepts the others', async (_, bad, code, message) => {
    const { put, agenda, invocations } = aBus()

    const answer = await put(bad, orderPlaced)
    await drain(agenda)

    expect(answer.FailedEntryCount).toBe(1)
    expect(answer.Entries?.[0]).toMatchObject({ ErrorCode: code, ErrorMessage: expect.stringContaining(message) })
    expect(invocations).toHaveLength(1)
  })

  test('rejects an entry that is throttled, and accepts the others', async () => {
    const { put } = aBus({ fault: ({ detailType }) => (detailType === 'X' ? 'ThrottlingException' : undefined) })

    expect(await put({ ...orderPlaced, DetailType: 'X' }, orderPlaced)).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'ThrottlingException' }, { EventId: expect.any(String) }],
    })
  })

  test.each([
    ['eleven entries', Array(11).fill(orderPlaced), /validation error/],
    ['a megabyte', [{ ...orderPlaced, Detail: JSON.stringify({ x: 'x'.repeat(1024 * 1024) }) }], /over the limit/],
  ])('refuses %s in one request', async (_, entries, message) => {
    await expect(aBus().put(...entries)).rejects.toThrow(message)
  })

  test('is authorized on the bus, with source and detail type of each entry as condition keys', async () => {
    const { put, gateway } = aBus()

    await put(orderPlaced)

    expect(gateway.authorizations).toEqual([
      {
        action: 'events:PutEvents',
        resource: 'arn:aws:events:us-east-1:111122223333:event-bus/shop-dev',
        context: {
          'events:source': 'shop',
          'events:detail-type': 'Order Placed',
          'events:eventBusInvocation': 'false',
        },
      },
    ])
  })

  test('accepts no entry if the caller may not put one of them', async () => {
    const { put, agenda, invocations } = aBus({ denies: ({ context }) => context['events:source'] === 'forged' })

    await expect(put(orderPlaced, { ...orderPlaced, Source: 'forged' })).rejects.toThrow('not authorized')
    await drain(agenda)
    expect(invocations).toEqual([])
  })
})
