import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, expect, test } from 'vitest'
import { manualClock } from '../src/clock.ts'
import { type StreamFaults, unreliableBatches } from '../src/dynamodb/streams/faults.ts'
import type { StreamRecord } from '../src/dynamodb/streams/record.ts'
import { awsClientOptions } from '../src/in-process.ts'
import { localAws } from '../src/local-aws.ts'
import { seeded } from '../src/random.ts'
import { packaged } from './lambda/packaged.ts'
import { resources } from './template/sample.ts'

let packageFolder = ''
beforeAll(async () => {
  packageFolder = await packaged({
    worker: `
      import { setTimeout as sleep } from 'node:timers/promises'
      export const handler = async ({ Records }) => {
        await sleep(100)
        console.log(JSON.stringify(Records.map(({ dynamodb }) => dynamodb.NewImage.order.S)))
      }`,
  })
})

const READS = ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'].map((name) => `dynamodb:${name}`)

/** A table whose stream invokes a function, with a role that may do `actions`. */
function templateWith(actions: readonly string[]) {
  const { ServerlessDeploymentBucket, Table, WorkerRole, WorkerLambdaFunction } = resources
  const StreamArn = { 'Fn::GetAtt': ['Table', 'StreamArn'] }
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: StreamArn }]
  const Policies = [{ PolicyName: 'stream', PolicyDocument: { Version: '2012-10-17', Statement } }]
  const Environment = { Variables: {} }
  return {
    Resources: {
      ServerlessDeploymentBucket,
      Table: { ...Table, Properties: { ...Table.Properties, StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } },
      Role: { ...WorkerRole, Properties: { ...WorkerRole.Properties, Policies, ManagedPolicyArns: [] } },
      Worker: {
        ...WorkerLambdaFunction,
        Properties: { ...WorkerLambdaFunction.Properties, Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Environment },
      },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: StreamArn,
          FunctionName: { 'Fn::GetAtt': ['Worker', 'Arn'] },
          StartingPosition: 'TRIM_HORIZON',
          BatchSize: 3,
        },
      },
    },
  }
}

/** Writes 30 orders of 10 customers, and lets an hour pass in simulated time. Returns each run: its time and its orders. */
async function anHour(seed: number, streamFaults?: StreamFaults) {
  const clock = manualClock(new Date('2025-07-16T01:00:00Z'))
  const simulated = { latencyMs: () => 20, skewMs: () => 0 }
  const template = templateWith(READS)
  const aws = await localAws({ clock, template, packageFolder, simulated, seed, ...(streamFaults && { streamFaults }) })
  const client = new DynamoDBClient(awsClientOptions({ aws, credentials: aws.directory.createAdministrator('admin') }))
  const [table] = aws.stack.tables
  for (let order = 0; order < 30; order++) {
    const Item = marshall({ customer: `c-${order % 10}`, order: String(order) })
    await client.send(new PutItemCommand({ TableName: table?.name, Item }))
  }
  const end = new Date('2025-07-16T02:00:00Z')
  for (let next = aws.agenda.nextDue(); next && next < end; next = aws.agenda.nextDue()) {
    if (next > clock.now()) clock.moveTo(next)
    void aws.agenda.takeDue()?.run()
    await aws.settled()
  }
  expect(aws.agenda.errors).toEqual([])
  return aws.runs.map(({ at, payload }) => ({ at: at.toISOString(), orders: ordersOf(payload) }))
}

function ordersOf(payload: string): readonly string[] {
  const { Records }: { Records: readonly StreamRecord[] } = JSON.parse(payload)
  return Records.map(({ dynamodb }) => Object(dynamodb.Keys.order).S)
}

const everyOrder = Array.from({ length: 30 }, (_, order) => String(order)).sort()

test('in simulated time every write reaches the function of the stream once', async () => {
  const batches = await anHour(1)

  expect(batches.flatMap(({ orders }) => orders).sort()).toEqual(everyOrder)
  expect(Math.max(...batches.map(({ orders }) => orders.length))).toBe(3)
})

test('an unreliable stream delivers every write at least once, and the same batches with the same seed', async () => {
  const unreliable = (seed: number) => ({
    arrival: unreliableBatches(seeded(seed), { duplicated: 0.5, delayed: 0.5, maxDelaySeconds: 60 }),
  })
  const batches = await anHour(1, unreliable(1))
  const orders = batches.flatMap((batch) => batch.orders)

  expect([...new Set(orders)].sort()).toEqual(everyOrder)
  expect(orders.length).toBeGreaterThan(everyOrder.length)
  expect(await anHour(1, unreliable(1))).toEqual(batches)
  expect(await anHour(1, unreliable(2))).not.toEqual(batches)
})

test('an account is refused if the role of the function may not read the stream', async () => {
  const clock = manualClock(new Date('2025-07-16T01:00:00Z'))

  await expect(localAws({ clock, template: templateWith(READS.slice(1)), packageFolder })).rejects.toThrow(
    'its role does not allow dynamodb:GetRecords',
  )
})
