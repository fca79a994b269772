/** What a Lambda says of its own work, as one JSON object a line. Never a secret: only ids, names and errors' own words. */
export const log = {
  info: (message: string, fields: Fields = {}) => write('INFO', message, fields),
  error: (message: string, fields: Fields = {}) => write('ERROR', message, fields),
}

type Fields = Readonly<Record<string, unknown>>

function write(level: string, message: string, fields: Fields): void {
  // biome-ignore lint/suspicious/noConsole: standard output is the log of a Lambda
  console.log(JSON.stringify({ level, message, ...fields }, (_key, value: unknown) => plain(value)))
}

/** Errors print their name and message; the SDK's carry requests and responses besides, which stay out. */
function plain(value: unknown): unknown {
  if (value instanceof AggregateError)
    return { name: value.name, message: value.message, errors: value.errors.map(plain) }
  return value instanceof Error ? { name: value.name, message: value.message } : value
}
