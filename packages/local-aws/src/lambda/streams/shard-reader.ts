import type { Agenda } from '../../agenda.ts'
import type { Clock } from '../../clock.ts'
import type { StreamFaults } from '../../dynamodb/streams/faults.ts'
import { isExpired, type Shard, type StreamEntry } from '../../dynamodb/streams/shard.ts'
import type { Random } from '../../random.ts'
import type { StreamSource } from '../../template/stack.ts'
import type { HostedFunction } from '../functions.ts'
import type { InvocationQueue } from '../invocation-queue.ts'
import type { Outcome } from '../outcome.ts'
import { type Batch, payloadOf, readBatch } from './batch.ts'
import type { Discard } from './discarded.ts'
import { restOf } from './failed-batch.ts'

export type ShardReaderParts = {
  readonly source: StreamSource
  readonly hosted: HostedFunction
  readonly invocationQueue: InvocationQueue
  readonly agenda: Agenda
  readonly clock: Clock
  readonly random: Random
  readonly faults: StreamFaults
  readonly discard: Discard
  readonly matches: (entry: StreamEntry) => boolean
  readonly isEnabled: () => boolean
}

/** AWS documents no interval between the retries of a batch. */
const LONGEST_BACKOFF_SECONDS = 60
/** How often a mapping that an outage has stopped tries again. */
const STOPPED_RETRY_MS = 10_000

/** Delivers the records of one shard, one batch at a time: a batch that fails holds those after it. Returns what wakes it up. */
export function readShard(shard: Shard, parts: ShardReaderParts): () => void {
  const { source, hosted, invocationQueue, agenda, clock, random, faults, discard } = parts
  /** Parts of a batch that failed, the next one first. */
  let failed: readonly Batch[] = []
  let position = 0
  let isBusy = false
  let failuresInARow = 0
  let wakesAt: number | undefined

  const after = (ms: number) => new Date(clock.now().getTime() + ms)
  const wake = (): void => {
    const isIdle = failed.length === 0 && shard.entriesFrom(position).length === 0
    if (isBusy || isIdle || !parts.isEnabled()) return
    const isStopped = faults.outage?.(source.streamArn) === 'stopped'
    const batch = isStopped ? undefined : nextBatch()
    if (isStopped) wakeAt(after(STOPPED_RETRY_MS))
    if (batch) deliver(batch)
  }
  const wakeAt = (instant: Date): void => {
    if (wakesAt !== undefined && wakesAt <= instant.getTime()) return
    wakesAt = instant.getTime()
    agenda.at(instant, `read ${shard.id}`, () => {
      if (wakesAt === instant.getTime()) wakesAt = undefined
      wake()
    })
  }

  const nextBatch = (): Batch | undefined => {
    const [first, ...others] = failed
    if (first) {
      failed = others
      return first
    }
    const options = { batchSize: source.batchSize, position }
    const { batch, nextPosition, isFull } = readBatch(shard.entriesFrom(position), parts.matches, options)
    const windowEnd = (batch.entries[0]?.appendedAt.getTime() ?? 0) + source.windowSeconds * 1000
    if (batch.entries.length > 0 && !isFull && clock.now().getTime() < windowEnd) {
      wakeAt(new Date(windowEnd))
      return undefined
    }
    position = nextPosition
    return batch
  }

  const deliver = (batch: Batch): void => {
    const fresh = withoutOld(batch)
    if (fresh.entries.length === 0) wake()
    else send(fresh)
  }
  const send = (batch: Batch): void => {
    isBusy = true
    const [delayMs, ...copies] = faults.arrival?.(deliveryOf(batch)) ?? [0]
    const enqueue = () => invocationQueue.enqueue(() => attempt(batch))
    if (delayMs > 0) agenda.at(after(delayMs), `deliver ${shard.id}`, enqueue)
    else enqueue()
    // A copy that fails is not retried: only the batch itself decides how far the shard has been read.
    for (const copyMs of copies) {
      const invokeAgain = async () => void (await invoke(batch))
      agenda.at(after(copyMs), `deliver ${shard.id} again`, () => invocationQueue.enqueue(invokeAgain))
    }
  }
  const attempt = async (batch: Batch): Promise<void> => {
    const outcome = await invoke(batch)
    // Throttling is no failed attempt: the batch waits for capacity.
    if (outcome === 'throttled') invocationQueue.enqueue(() => attempt(batch))
    else settle(batch, outcome)
  }
  const settle = (batch: Batch, outcome: Outcome): void => {
    const { retry, givenUp } = restOf(batch, outcome, source)
    failed = [...retry, ...failed]
    failuresInARow = retry.length > 0 ? failuresInARow + 1 : 0
    if (givenUp) discard(shard.id, givenUp.entries, 'RetryAttemptsExhausted', givenUp.failures)
    if (retry.length > 0) agenda.at(after(backoffMs(failuresInARow)), `retry ${shard.id}`, goOn)
    else goOn()
  }
  const goOn = (): void => {
    isBusy = false
    wake()
  }

  const invoke = (batch: Batch) => {
    const last = batch.entries.at(-1)?.writtenAt ?? clock.now()
    const iteratorAgeMs = clock.now().getTime() - last.getTime()
    return hosted.run(payloadOf(batch), random.uuid(), batch.failures + 1, { iteratorAgeMs })
  }
  const deliveryOf = ({ entries }: Batch) => ({
    ...{ streamArn: source.streamArn, shardId: shard.id, functionName: hosted.fn.name },
    sequenceNumbers: entries.map(({ record }) => record.dynamodb.SequenceNumber),
  })
  const withoutOld = (batch: Batch): Batch => {
    const now = clock.now()
    const isTooOld = ({ writtenAt }: StreamEntry) => now.getTime() - writtenAt.getTime() > source.maxAgeSeconds * 1000
    const expired = batch.entries.filter(({ writtenAt }) => isExpired(writtenAt, now))
    const old = batch.entries.filter((entry) => !expired.includes(entry) && isTooOld(entry))
    discard(shard.id, expired, 'Expired', batch.failures)
    discard(shard.id, old, 'RecordAgeExceeded', batch.failures)
    return { ...batch, entries: batch.entries.filter((entry) => !expired.includes(entry) && !old.includes(entry)) }
  }

  shard.onAppended(() => wakeAt(clock.now()))
  return () => wakeAt(clock.now())
}

function backoffMs(failuresInARow: number): number {
  return 1000 * Math.min(2 ** (failuresInARow - 1), LONGEST_BACKOFF_SECONDS)
}
