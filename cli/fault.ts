import { toPrintable } from '#core/printable-text.ts'

/** Wrong usage or unreadable input: printed as one line, with exit code 2. */
export class Fault extends Error {
  override readonly name = 'Fault'
}

/** The cause of an error in one line, as it reads after a colon. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code: unknown = Reflect.get(error, 'code')
  if (code === 'ENOENT') return 'no such file'
  if (code === 'EISDIR') return 'it is a directory'
  if (code === 'EACCES') return 'permission denied'
  return oneLine(error.message)
}

/** Text of a file in one printable line: JSON.parse quotes the text, line breaks included. */
export function oneLine(text: string): string {
  return toPrintable(text.replaceAll(/\s+/g, ' '))
}
