/** Wrong usage, or input that cannot be read: one line, and exit code 2. */
export class Fault extends Error {
  override readonly name = 'Fault'
}

/** What went wrong, in words that follow a colon. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code: unknown = Reflect.get(error, 'code')
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'EACCES') return 'it may not be read'
  return error.message
}
