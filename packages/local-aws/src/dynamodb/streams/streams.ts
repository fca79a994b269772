import { createHash } from 'node:crypto'
import type { Agenda } from '../../agenda.ts'
import type { Clock } from '../../clock.ts'
import type { Random } from '../../random.ts'
import type { Stack, TableResource } from '../../template/stack.ts'
import type { StreamFaults } from './faults.ts'
import { type Change, keysOf, type StreamRecord, streamRecord } from './record.ts'
import { isSameItem } from './same-item.ts'
import { createShard, type Shard } from './shard.ts'

/** DynamoDB makes about one shard per partition of the table; a small table starts with a handful. */
const SHARDS = 4

export type Stream = { readonly arn: string; readonly shards: readonly Shard[] }

/** The streams of the tables that have one. Records of one item are in order; others, and those of a transaction, need not be. */
export interface Streams {
  readonly all: readonly Stream[]
  /** The records of a table's stream that have not expired, shard by shard: for observers. */
  records(table: string): readonly StreamRecord[]
  /** Adds the records of a write; those of a transaction come together. */
  add(changes: readonly Change[]): void
}

type Parts = {
  readonly stack: Stack
  readonly clock: Clock
  readonly agenda: Agenda
  readonly random: Random
  readonly faults?: StreamFaults | undefined
}

export function createStreams({ stack, clock, agenda, random, faults = {} }: Parts): Streams {
  const byTable = new Map(stack.tables.flatMap((table) => withStream(table, clock)))
  /** When the last record of an item reaches the stream, if that is still to come. */
  const arrivals = new Map<string, number>()
  let records = 0

  const send = (change: Change, { table, stream }: TableStream) => {
    if (faults.outage?.(stream.arn) === 'lost') return
    const writtenAt = clock.now()
    const item = JSON.stringify([table.name, keysOf(change.after ?? change.before ?? {}, table)])
    const due = Math.max(writtenAt.getTime() + (faults.lag?.() ?? 0), arrivals.get(item) ?? 0)
    arrivals.set(item, due)
    agenda.at(new Date(due), `record of ${table.name}`, () => {
      if (arrivals.get(item) === due) arrivals.delete(item)
      const parts = { table, region: stack.location.region, writtenAt, eventID: random.hex(32) }
      const record = streamRecord(change, { ...parts, sequenceNumber: sequenceNumber(records++) })
      shardOf(record, table, stream)?.append(record, writtenAt)
    })
  }

  return {
    all: [...byTable.values()].map(({ stream }) => stream),
    records: (name) =>
      (byTable.get(name)?.stream.shards ?? []).flatMap((shard) => shard.entriesFrom(0).map(({ record }) => record)),
    add: (changes) => {
      const made = changes.filter(({ before, after }) => !isSameItem(before, after))
      for (const change of shuffled(made, random)) {
        const target = byTable.get(change.table)
        if (target) send(change, target)
      }
    },
  }
}

type TableStream = { readonly table: TableResource; readonly stream: Stream }

function withStream(table: TableResource, clock: Clock): readonly (readonly [string, TableStream])[] {
  const { name, streamArn } = table
  if (streamArn === undefined) return []
  const ids = Array.from({ length: SHARDS }, (_, index) => `shardId-${String(index).padStart(20, '0')}-${name}`)
  return [[name, { table, stream: { arn: streamArn, shards: ids.map((id) => createShard(id, clock)) } }]]
}

/** All records of one partition key are in one shard. */
function shardOf({ dynamodb }: StreamRecord, table: TableResource, { shards }: Stream): Shard | undefined {
  const hashKey = dynamodb.Keys[table.KeySchema[0]?.AttributeName ?? '']
  return shards[createHash('sha256').update(JSON.stringify(hashKey)).digest().readUInt32BE() % shards.length]
}

/** Longer than a safe integer, as on AWS: whoever reads it as a number loses digits. */
function sequenceNumber(index: number): string {
  return String(10n ** 23n + BigInt(index))
}

function shuffled(changes: readonly Change[], random: Random): readonly Change[] {
  const result: Change[] = []
  for (const change of changes) result.splice(random.below(result.length + 1), 0, change)
  return result
}
