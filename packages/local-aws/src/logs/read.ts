import * as z from 'zod'
import { compileFilter } from './filter-pattern.ts'
import { type Group, inOrder, type LogEvent, type Stream } from './groups.ts'
import { invalidParameter } from './put.ts'

const MAX_EVENTS = 10_000
const limit = z.number().int().min(1).max(MAX_EVENTS).default(MAX_EVENTS)

export const filterSchema = z.strictObject({
  startTime: z.number().default(0),
  endTime: z.number().default(Number.POSITIVE_INFINITY),
  filterPattern: z.string().max(1024).default(''),
  logStreamNames: z.array(z.string()).min(1).max(100).optional(),
  logStreamNamePrefix: z.string().default(''),
  limit,
  nextToken: z.string().default('0'),
  /** Deprecated: AWS ignores it, and always mixes the streams. */
  interleaved: z.boolean().optional(),
  unmask: z.literal(false).optional(),
  startFromHead: z.literal(true).optional(),
})

/** FilterLogEvents: events of all streams by time; the time range includes both its ends. */
export function filterEvents(group: Group, query: z.infer<typeof filterSchema>) {
  if (query.logStreamNames !== undefined && query.logStreamNamePrefix !== '')
    throw invalidParameter('Name the log streams in one of logStreamNames and logStreamNamePrefix.')
  const matches = compileFilter(query.filterPattern)
  const streams = [...group.streams.values()].filter(
    ({ name }) => query.logStreamNames?.includes(name) ?? name.startsWith(query.logStreamNamePrefix),
  )
  const from = Number(query.nextToken)
  const found = inOrder(streams).filter(
    ({ timestamp, message }) => timestamp >= query.startTime && timestamp <= query.endTime && matches(message),
  )
  const more = found.length > from + query.limit ? { nextToken: String(from + query.limit) } : {}
  const events = found.slice(from, from + query.limit).map((event) => ({
    ...outputOf(event),
    logStreamName: event.stream,
    eventId: String(event.order).padStart(20, '0'),
  }))
  return { events, searchedLogStreams: [], ...more }
}

export const getSchema = z.strictObject({
  startTime: z.number().default(0),
  endTime: z.number().default(Number.POSITIVE_INFINITY),
  startFromHead: z.boolean().default(false),
  limit,
  nextToken: z.string().optional(),
  unmask: z.literal(false).optional(),
})

/** GetLogEvents: one stream, forwards or backwards; the time range excludes its end. */
export function getEvents(stream: Stream, query: z.infer<typeof getSchema>) {
  const all = inOrder([stream]).filter(({ timestamp }) => timestamp >= query.startTime && timestamp < query.endTime)
  const [direction, at] = query.nextToken?.split('/') ?? [query.startFromHead ? 'f' : 'b', undefined]
  const forwards = direction === 'f'
  const from = forwards ? Number(at ?? 0) : Math.max(0, Number(at ?? all.length) - query.limit)
  const to = forwards ? Math.min(all.length, from + query.limit) : Number(at ?? all.length)
  return {
    events: all.slice(from, to).map(outputOf),
    nextForwardToken: `f/${to}`,
    nextBackwardToken: `b/${from}`,
  }
}

function outputOf({ timestamp, message, ingested }: LogEvent) {
  return { timestamp, message, ingestionTime: ingested }
}
