import { instant } from '#events/fields/instant.ts'

/** Parses an instant with its zone; its problem if it is unclear. */
export function parseInstant(text: string): { readonly instant: Date } | { readonly problem: string } {
  const read = instant.safeParse(text)
  return read.success ? { instant: read.data } : { problem: read.error.issues[0]?.message ?? 'is unclear' }
}
