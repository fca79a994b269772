import type { StreamEntry } from '../../dynamodb/streams/shard.ts'

/** Records of one shard for one invocation. */
export type Batch = {
  readonly entries: readonly StreamEntry[]
  /** Failed invocations that count against the maximum of retries. */
  readonly failures: number
}

/** The largest payload of an invocation. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024

type Read = {
  readonly batch: Batch
  /** Where the next batch begins; records that no filter matches are skipped. */
  readonly nextPosition: number
  readonly isFull: boolean
}

/** The first batch among these entries: as many as match, up to the batch size and the size of a payload. */
export function readBatch(
  entries: readonly StreamEntry[],
  matches: (entry: StreamEntry) => boolean,
  { batchSize, position }: { readonly batchSize: number; readonly position: number },
): Read {
  const taken: StreamEntry[] = []
  let nextPosition = position
  let bytes = 0

  for (const entry of entries) {
    if (matches(entry)) {
      const size = JSON.stringify(entry.record).length
      const isFull = taken.length === batchSize || (taken.length > 0 && bytes + size > MAX_PAYLOAD_BYTES)
      if (isFull) return { batch: { entries: taken, failures: 0 }, nextPosition, isFull }
      taken.push(entry)
      bytes += size
    }
    nextPosition = entry.position + 1
  }
  return { batch: { entries: taken, failures: 0 }, nextPosition, isFull: taken.length === batchSize }
}

export function payloadOf({ entries }: Batch): string {
  return JSON.stringify({ Records: entries.map(({ record }) => record) })
}
