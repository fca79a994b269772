import { createAgenda, runUntil } from '../../src/agenda.ts'
import { manualClock } from '../../src/clock.ts'
import type { StreamFaults } from '../../src/dynamodb/streams/faults.ts'
import type { Change, StreamRecord } from '../../src/dynamodb/streams/record.ts'
import { createStreams } from '../../src/dynamodb/streams/streams.ts'
import type { Run } from '../../src/lambda/functions.ts'
import { seeded } from '../../src/random.ts'
import type { StreamSource, TableResource } from '../../src/template/stack.ts'
import { aFunction, aLambdaHost, aStack, later, queueArn, start } from './host.ts'
import { packaged } from './packaged.ts'

export const streamArn = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders/stream/2025-01-01T00:00:00.000'

export const aTable: TableResource = {
  name: 'orders',
  streamArn,
  AttributeDefinitions: [
    { AttributeName: 'customer', AttributeType: 'S' },
    { AttributeName: 'order', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'customer', KeyType: 'HASH' },
    { AttributeName: 'order', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
}

export const aSource: StreamSource = {
  streamArn,
  functionName: 'publish',
  enabled: true,
  startingPosition: 'TRIM_HORIZON',
  batchSize: 100,
  windowSeconds: 0,
  maxRetries: Number.POSITIVE_INFINITY,
  maxAgeSeconds: Number.POSITIVE_INFINITY,
  bisectsFailedBatches: false,
  reportsItemFailures: false,
  filters: [],
  onFailureArn: undefined,
}

/** A function that does what its records say: `fails` throws, `reports` is reported as failed. */
export const packagedPublish = () =>
  packaged({
    publish: `
      export const handler = async ({ Records }) => {
        if (Records.some(({ dynamodb }) => dynamodb.NewImage?.fails)) throw new Error('failed')
        const failed = Records.filter(({ dynamodb }) => dynamodb.NewImage?.reports)
        return { batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) }
      }`,
  })

type Options = {
  readonly source?: Partial<StreamSource>
  readonly fn?: Parameters<typeof aFunction>[2]
  readonly faults?: StreamFaults
  readonly denied?: string
  readonly seed?: number
}

type Marks = { readonly fails?: boolean; readonly reports?: boolean; readonly version?: number }

/** A table with a stream, and a function that is mapped to it. */
export function aMappedStream(folder: string, { source, fn: changes, faults, denied, seed = 1 }: Options = {}) {
  const fn = aFunction(folder, 'publish', changes)
  const clock = manualClock(start)
  const agenda = createAgenda(clock)
  const stack = aStack([fn], { tables: [aTable], streamSources: [{ ...aSource, ...source }] })
  const random = seeded(seed)
  const streams = createStreams({ stack, clock, agenda, random, faults })
  const runs: Run[] = []
  const { host } = aLambdaHost([fn], {
    ...{ stack, clock, agenda, random, streams, streamFaults: faults },
    onRun: (run) => runs.push(run),
    denies: ({ action }) => action === denied,
  })
  const recordsOf = ({ payload }: Run): readonly StreamRecord[] => JSON.parse(payload).Records

  return {
    ...{ host, streams, clock, runs, stack },
    /** Writes these orders of one customer, in one transaction. */
    put: (orders: readonly number[], marks: Marks = {}, customer = 'c-1') =>
      streams.add(orders.map((order) => written(customer, order, marks))),
    /** Writes these orders one after another. */
    putEach: (orders: readonly number[], marks: Marks = {}, customer = 'c-1') => {
      for (const order of orders) streams.add([written(customer, order, marks)])
    },
    until: (seconds: number) => runUntil(agenda, clock, later(seconds)),
    /** Each run: its second, and its orders. */
    batches: () =>
      runs.map((run) => [
        (run.at.getTime() - start.getTime()) / 1000,
        recordsOf(run).map(({ dynamodb }) => Object(dynamodb.Keys.order).N),
      ]),
    records: () => runs.flatMap(recordsOf),
    destination: () => host.queues.messages(queueArn).map(({ body }) => JSON.parse(body)),
  }
}

function written(customer: string, order: number, { fails, reports, version = 1 }: Marks): Change {
  const after = {
    customer: { S: customer },
    order: { N: String(order) },
    version: { N: String(version) },
    ...(fails && { fails: { BOOL: true } }),
    ...(reports && { reports: { BOOL: true } }),
  }
  return { table: 'orders', before: undefined, after }
}
