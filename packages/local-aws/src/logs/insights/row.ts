import type { LogEvent } from '../groups.ts'
import { discoverFields } from './discovered-fields.ts'
import type { Value } from './value.ts'

/** A log event with its fields, or what `stats` made of many. */
export type Row = {
  readonly values: ReadonlyMap<string, Value>
  readonly time: number
  readonly order: number
}

/** @param log the `@log` of the event: account and group */
export function rowOf({ timestamp, ingested, order, stream, message }: LogEvent, log: string): Row {
  const system = {
    '@timestamp': timestamp,
    '@ingestionTime': ingested,
    '@message': message,
    '@logStream': stream,
    '@log': log,
  }
  return { values: new Map([...discoverFields(message), ...Object.entries(system)]), time: timestamp, order }
}

export function withValues(row: Row, values: readonly (readonly [string, Value])[]): Row {
  return { ...row, values: new Map([...row.values, ...values]) }
}
