import { nameOfFunction } from './functions.ts'
import { eventSourceMapping, type StreamSourceProperties } from './kinds/event-sources.ts'
import type { Resources } from './resources.ts'
import type { EventSource, StreamSource } from './stack.ts'

/** The event source mappings of a template. */
export function eventSourcesOf(resources: Resources): {
  readonly eventSources: readonly EventSource[]
  readonly streamSources: readonly StreamSource[]
} {
  const mappings = resources.all(eventSourceMapping)
  return {
    eventSources: mappings.flatMap(({ properties: { of, source } }) =>
      of === 'queue' ? [{ queueArn: source.EventSourceArn, functionName: nameOfFunction(source.FunctionName) }] : [],
    ),
    streamSources: mappings.flatMap(({ properties: { of, source } }) =>
      of === 'stream' ? [streamSource(source)] : [],
    ),
  }
}

function streamSource(source: StreamSourceProperties): StreamSource {
  return {
    streamArn: source.EventSourceArn,
    functionName: nameOfFunction(source.FunctionName),
    enabled: source.Enabled,
    startingPosition: source.StartingPosition,
    batchSize: source.BatchSize,
    windowSeconds: source.MaximumBatchingWindowInSeconds,
    maxRetries: orInfinity(source.MaximumRetryAttempts),
    maxAgeSeconds: orInfinity(source.MaximumRecordAgeInSeconds),
    bisectsFailedBatches: source.BisectBatchOnFunctionError,
    reportsItemFailures: source.FunctionResponseTypes.length > 0,
    filters: source.FilterCriteria.Filters.map(({ Pattern }) => Pattern),
    onFailureArn: source.DestinationConfig.OnFailure?.Destination,
  }
}

function orInfinity(limit: number): number {
  return limit === -1 ? Number.POSITIVE_INFINITY : limit
}
