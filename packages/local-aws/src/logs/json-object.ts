import { isRecord } from '../is-record.ts'

/** The JSON object that a message of a log is; undefined if it is something else. */
export function jsonObjectOf(message: string): Readonly<Record<string, unknown>> | undefined {
  if (!message.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(message)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
