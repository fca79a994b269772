import { causeOf } from '#cli/fault.ts'

/** What was read, or why it was not. */
export type Readable<Value> = { readonly value: Value } | { readonly unread: string }

const DENIED = ['AccessDenied', 'AccessDeniedException']
const MISSING = [
  'NoSuchEntity',
  'NoSuchEntityException',
  'NoSuchBucket',
  'NotFoundException',
  'ResourceNotFoundException',
]

/** Reads what helps, and is not needed: what cannot be read is said. */
export async function readable<Value>(action: string, read: Promise<Value>): Promise<Readable<Value>> {
  try {
    return { value: await read }
  } catch (error) {
    return { unread: reasonFor(action, error) }
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && MISSING.includes(error.name)
}

function reasonFor(action: string, error: unknown): string {
  if (isMissing(error)) return 'there is none'
  if (error instanceof Error && DENIED.includes(error.name)) return `needs ${action}`
  return `${action} failed: ${causeOf(error)}`
}
