import type { Random } from '../../random.ts'

/** The delivery of one batch of a shard to a function. */
export type BatchDelivery = {
  readonly streamArn: string
  readonly shardId: string
  readonly functionName: string
  readonly sequenceNumbers: readonly string[]
}

/**
 * Decides how a batch arrives: the delay in milliseconds of each copy. `[0]` is once and immediately. The first copy holds
 * its shard; further ones are duplicates, which may arrive while later batches do. None can be lost: a batch that fails is
 * delivered again.
 */
export type BatchArrival = (delivery: BatchDelivery) => readonly [number, ...number[]]

/**
 * - `stopped`: Lambda reads nothing, as if the mapping were disabled; it continues later, unless the records have expired.
 * - `lost`: what is written never reaches the stream, as if the stream were replaced by another one.
 */
export type StreamOutage = 'stopped' | 'lost' | undefined

/** What can go wrong between a table and a function. */
export type StreamFaults = {
  /** Milliseconds until a record reaches the stream. Records of one item keep their order. Default: 0. */
  readonly lag?: () => number
  readonly arrival?: BatchArrival
  /** Asked for each record that is written, and before each batch is read. */
  readonly outage?: (streamArn: string) => StreamOutage
}

export type UnreliableBatches = {
  /** Probability of a second copy. */
  readonly duplicated: number
  /** Probability that a batch is delayed. */
  readonly delayed: number
  readonly maxDelaySeconds: number
}

/** At-least-once delivery: the least that AWS guarantees. */
export function unreliableBatches(
  random: Random,
  { duplicated, delayed, maxDelaySeconds }: UnreliableBatches,
): BatchArrival {
  const delay = () => (random.chance(delayed) ? random.below(maxDelaySeconds * 1000) : 0)
  return () => (random.chance(duplicated) ? [delay(), random.below(maxDelaySeconds * 1000)] : [delay()])
}
