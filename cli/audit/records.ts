import { causeOf, Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { parseJson } from '#cli/json.ts'
import { nameOf } from '#cli/source/read.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { isAuditRecord } from '#core/audit/review.ts'

/** Reads audit records: one per line, or as the CloudWatch Logs commands print them. Throws a Fault for anything else. */
export async function readRecords(file: string, io: Io): Promise<readonly AuditRecord[]> {
  const name = nameOf(file)
  const text = await io.read(file).catch((error: unknown) => {
    throw new Fault(`Cannot read ${name}: ${causeOf(error)}`)
  })
  const whole = parseJson(text)
  if (whole !== undefined) return recordsIn(whole, name)
  return text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : recordsIn(parseJson(line), `${name}, line ${index + 1}`)))
}

function recordsIn(json: unknown, source: string): readonly AuditRecord[] {
  if (isAuditRecord(json)) return [json]
  if (Array.isArray(json)) return json.flatMap((one, index) => recordsIn(one, `${source}, item ${index}`))
  const { events, message } = { events: undefined, message: undefined, ...(isObject(json) ? json : {}) }
  if (Array.isArray(events)) return recordsIn(events, source)
  if (typeof message === 'string') return recordsIn(parseJson(message), source)
  throw new Fault(`Cannot read ${source}: not an audit record`)
}

function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null
}
