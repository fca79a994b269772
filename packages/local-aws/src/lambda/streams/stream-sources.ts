import type { Agenda } from '../../agenda.ts'
import type { Clock } from '../../clock.ts'
import type { StreamFaults } from '../../dynamodb/streams/faults.ts'
import type { StreamEntry } from '../../dynamodb/streams/shard.ts'
import type { Streams } from '../../dynamodb/streams/streams.ts'
import { compilePattern } from '../../events/pattern.ts'
import type { Random } from '../../random.ts'
import type { Stack, StreamSource } from '../../template/stack.ts'
import type { Functions } from '../functions.ts'
import { createInvocationQueue } from '../invocation-queue.ts'
import { mappedFunction } from '../mapped-function.ts'
import type { Roles } from '../ports.ts'
import type { Queues } from '../queues.ts'
import { type Discarded, discardWith } from './discarded.ts'
import { readShard } from './shard-reader.ts'

type Parts = {
  readonly stack: Stack
  readonly streams: Streams
  readonly functions: Functions
  readonly queues: Queues
  readonly agenda: Agenda
  readonly clock: Clock
  readonly random: Random
  readonly roles: Roles
  readonly faults?: StreamFaults | undefined
}

/** The mappings of streams to functions. */
export interface StreamSources {
  /** Enables or disables the mappings of a function. A disabled one remembers its place. Throws if there is none. */
  setEnabled(functionName: string, enabled: boolean): void
  /** Whether every mapping of a function is enabled. */
  isEnabled(functionName: string): boolean
  /** What was given up, or expired while it was retried. */
  readonly discarded: readonly Discarded[]
}

/** Lambda polls a stream with the permissions of the function's role. */
const REQUIRED_ACTIONS = [
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:DescribeStream',
  'dynamodb:ListStreams',
]

/** A mapping takes about a minute to start: one that starts at LATEST loses what is written meanwhile. */
const START_MS = 60_000

/** Invokes functions with the records of their tables' streams. Throws if AWS would refuse a mapping. */
export function connectStreamSources(parts: Parts): StreamSources {
  const discarded: Discarded[] = []
  const disabled = new Set<StreamSource>(parts.stack.streamSources.filter(({ enabled }) => !enabled))
  const mappings = parts.stack.streamSources.map((source) => ({
    source,
    wake: connect(source, parts, discarded, () => !disabled.has(source)),
  }))
  return {
    discarded,
    isEnabled: (functionName) => ![...disabled].some((source) => source.functionName === functionName),
    setEnabled: (functionName, enabled) => {
      const own = mappings.filter(({ source }) => source.functionName === functionName)
      if (own.length === 0)
        throw new Error(`Cannot enable or disable the stream of ${functionName}: it is mapped to none`)
      for (const { source, wake } of own) {
        if (enabled) disabled.delete(source)
        else disabled.add(source)
        wake()
      }
    },
  }
}

function connect(source: StreamSource, parts: Parts, discarded: Discarded[], isEnabled: () => boolean): () => void {
  const { agenda, clock, random, roles, queues, faults = {} } = parts
  const { stream, hosted } = checkedMapping(source, parts)
  const invocationQueue = createInvocationQueue(hosted, agenda)
  const discard = discardWith({ source, hosted, clock, random, roles, queues }, discarded)
  const matches = matcherOf(source, clock.now())
  const wakes = stream.shards.map((shard) =>
    readShard(shard, {
      ...{ source, hosted, invocationQueue, agenda, clock, random },
      ...{ faults, discard, matches, isEnabled },
    }),
  )
  return () => {
    for (const wake of wakes) wake()
  }
}

function checkedMapping({ streamArn, functionName }: StreamSource, parts: Parts) {
  const stream = parts.streams.all.find(({ arn }) => arn === streamArn)
  if (stream === undefined) throw new Error(`Cannot map ${streamArn} to ${functionName}: there is no such stream`)
  const mapping = { functionName, sourceArn: streamArn, sourceName: streamArn, actions: REQUIRED_ACTIONS }
  return { stream, hosted: mappedFunction(mapping, parts) }
}

/** Throws if a filter is not a valid event pattern. */
function matcherOf({ filters, startingPosition }: StreamSource, deployedAt: Date): (entry: StreamEntry) => boolean {
  const patterns = filters.map(compilePattern)
  const startsAt = startingPosition === 'LATEST' ? deployedAt.getTime() + START_MS : 0
  return ({ record, appendedAt }) =>
    appendedAt.getTime() >= startsAt && (patterns.length === 0 || patterns.some((matches) => matches(record)))
}
