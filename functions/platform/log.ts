import { toPrintable } from '#core/printable-text.ts'

/** CloudWatch Logs takes 256 KB for a line. */
const MAX_TEXT_LENGTH = 20_000
const MAX_ERRORS = 50

/** Logs one JSON object a line. Never a secret: only ids, names, and the messages of errors; what is foreign, is printable. */
export const log = {
  info: (message: string, fields: Fields = {}) => write('INFO', message, fields),
  error: (message: string, fields: Fields = {}) => write('ERROR', message, fields),
}

type Fields = Readonly<Record<string, unknown>>

/** Not through the console, which would wrap the line into another object. */
function write(level: string, message: string, fields: Fields): void {
  const line = { timestamp: new Date().toISOString(), level, message, ...fields }
  process.stdout.write(`${JSON.stringify(line, (_key, value: unknown) => plain(value))}\n`)
}

/** Of an error only its name and message: errors of the SDK contain requests and responses as well. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return toPrintable(value, MAX_TEXT_LENGTH)
  if (!(value instanceof Error)) return value
  const { name, message, cause } = value
  return {
    ...{ name, message },
    ...(value instanceof AggregateError && collected(value.errors)),
    ...(cause instanceof Error && { cause: causeOf(cause) }),
  }
}

function collected(errors: readonly unknown[]) {
  return { count: errors.length, errors: errors.slice(0, MAX_ERRORS).map(plain) }
}

/** The message of a service, such as a throttle's, is kept; that of an answer which could not be read may quote the answer. */
function causeOf(cause: Error): unknown {
  return '$fault' in cause ? { name: cause.name, message: cause.message } : { name: cause.name }
}
