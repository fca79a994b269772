import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { describe, expect, test } from 'vitest'
import { aLog, at, logGroupName } from './log.ts'

describe('a log group', () => {
  test('is created, listed and deleted', async () => {
    const { client } = await aLog()
    const names = async (logGroupNamePrefix?: string) =>
      (await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }))).logGroups?.map(
        (group) => group.logGroupName,
      )
    await client.send(new CreateLogGroupCommand({ logGroupName: '/shop/x' }))

    expect(await names()).toEqual(['/aws/lambda/worker', '/shop/orders', '/shop/x'])
    expect(await names('/shop/')).toEqual(['/shop/orders', '/shop/x'])
    await expect(client.send(new CreateLogGroupCommand({ logGroupName: '/shop/x' }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    })
    await client.send(new DeleteLogGroupCommand({ logGroupName: '/shop/x' }))
    expect(await names('/shop/')).toEqual(['/shop/orders'])
  })

  test('is found by a part of its name, in any case', async () => {
    const { client } = await aLog()
    const found = async (input: object) =>
      (await client.send(new DescribeLogGroupsCommand(input))).logGroups?.map((group) => group.logGroupName)

    expect(await found({ logGroupNamePattern: 'LAMBDA' })).toEqual(['/aws/lambda/worker'])
    await expect(found({ logGroupNamePattern: 'a', logGroupNamePrefix: '/' })).rejects.toThrow('mutually exclusive')
  })

  test('can be created with deletion protection', async () => {
    const { client } = await aLog()
    await client.send(new CreateLogGroupCommand({ logGroupName: '/shop/x', deletionProtectionEnabled: true }))
    await expect(client.send(new DeleteLogGroupCommand({ logGroupName: '/shop/x' }))).rejects.toThrow('protection')
  })

  test('with deletion protection is not deleted', async () => {
    await expect((await aLog()).client.send(new DeleteLogGroupCommand({ logGroupName }))).rejects.toThrow(
      'deletion protection',
    )
  })

  test('accepts only retention periods that AWS has', async () => {
    const { client } = await aLog()
    await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }))

    expect(
      (await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/shop' }))).logGroups?.[0],
    ).toMatchObject({ retentionInDays: 30 })
    await expect(client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 31 }))).rejects.toThrow(
      'no retention period',
    )
  })

  test('lists its streams, on request the latest first', async () => {
    const { client, sink, put } = await aLog()
    await put([at(-1), 'old'])
    sink.append(logGroupName, 'z', 'new')
    const streams = await client.send(
      new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true }),
    )

    expect(streams.logStreams?.map((one) => [one.logStreamName, one.lastEventTimestamp])).toEqual([
      ['z', at(0)],
      ['main', at(-1)],
    ])
  })
})
