import * as z from 'zod'
import { AwsError } from '../aws-error.ts'
import { isRecord } from '../is-record.ts'
import { parse } from '../protocol/json.ts'
import type { Call } from '../service.ts'
import { nameOfBus } from '../template/kinds/events.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import type { Buses } from './buses.ts'

const MAX_ENTRIES = 10
/** AWS raised it from 256 KB. */
const MAX_BYTES = 1024 * 1024

const entrySchema = z.strictObject({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().default('default'),
  Resources: z.array(z.string()).optional(),
  Time: z.number().optional(),
})
const inputSchema = z.strictObject({ Entries: z.array(entrySchema).min(1).max(MAX_ENTRIES) })

type Entry = z.infer<typeof entrySchema>
type Refused = { readonly ErrorCode: string; readonly ErrorMessage: string }
type Result = { readonly EventId: string } | Refused

/** Makes one entry of a request fail with an error code; the other entries succeed, and the status is 200. */
export type EntryFault = (entry: { readonly source: string; readonly detailType: string }) => string | undefined

export function putEvents(
  input: unknown,
  { authorize }: Call,
  buses: Buses,
  location: StackLocation,
  fault: EntryFault,
) {
  const { Entries } = parse(inputSchema, input)
  if (sizeOf(Entries) >= MAX_BYTES) {
    throw new AwsError('ValidationException', 400, 'Total size of the entries in the request is over the limit.')
  }
  for (const { Source = '', DetailType = '', EventBusName } of Entries) {
    const context = { 'events:source': Source, 'events:detail-type': DetailType, 'events:eventBusInvocation': 'false' }
    const name = nameOfBus(EventBusName)
    const denials = buses.buses.find((bus) => bus.name === name)?.denials
    authorize('events:PutEvents', arn(location, 'events', `event-bus/${name}`), context, denials)
  }
  const results = Entries.map((entry): Result => put(entry, buses, fault))
  return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results }
}

function put(entry: Entry, buses: Buses, fault: EntryFault): Result {
  const { Source, DetailType, Detail } = entry
  if (!Source) return required('Source')
  if (!DetailType) return required('DetailType')
  if (!Detail) return required('Detail')
  if (DetailType.length > 128) return invalid('DetailType', 'DetailType must be at most 128 characters.')
  if (Source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSource', ErrorMessage: 'Not authorized for the source.' }
  }
  const detail = objectOf(Detail)
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
  const code = fault({ source: Source, detailType: DetailType })
  if (code) return { ErrorCode: code, ErrorMessage: 'Rate exceeded.' }

  const time = entry.Time === undefined ? undefined : new Date(entry.Time * 1000)
  const event = { source: Source, detailType: DetailType, detail, resources: entry.Resources, time }
  return { EventId: buses.put(nameOfBus(entry.EventBusName), event).id }
}

function required(name: string): Refused {
  return invalid(name, `${name} is a required argument.`)
}

function invalid(name: string, reason: string): Refused {
  return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${name} is not valid. Reason: ${reason}` }
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** As AWS counts: 14 bytes for a time, and the UTF-8 bytes of all texts. */
function sizeOf(entries: readonly Entry[]): number {
  const texts = entries.flatMap(({ Source, DetailType, Detail, Resources }) => [
    Source,
    DetailType,
    Detail,
    ...(Resources ?? []),
  ])
  const times = entries.filter(({ Time }) => Time !== undefined).length
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), times * 14)
}
