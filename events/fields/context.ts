import * as z from 'zod'
import type { Context } from '#core/grant/context.ts'
import { isDeeperThan } from '../nesting.ts'

/** It is in every event about the grant, and in its row. */
const MAX_BYTES = 4096
const MAX_LEVELS = 16

/**
 * An object that Curfew hands back as it was: only its size is checked. It may hold a secret of the sender's, such as a task
 * token, so it is in no log and no audit record.
 */
export const context = z
  .unknown()
  .transform((value, checked): Context => {
    const problem = problemWith(value)
    if (problem === undefined && isObject(value)) return value
    checked.addIssue({ code: 'custom', message: problem ?? 'must be a JSON object' })
    return z.NEVER
  })
  .meta({
    type: 'object',
    description: `Any JSON object of at most ${MAX_BYTES} bytes, such as a task token or a ticket: every event about the grant has it. Numbers are those of JavaScript.`,
  })

export function isObject(value: unknown): value is Context {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function problemWith(value: unknown): string | undefined {
  if (!isObject(value)) return 'must be a JSON object'
  if (isDeeperThan(MAX_LEVELS, value)) return `is nested more than ${MAX_LEVELS} levels deep`
  const bytes = new TextEncoder().encode(JSON.stringify(value)).length
  return bytes > MAX_BYTES ? `is ${bytes} bytes long, and the limit is ${MAX_BYTES}` : undefined
}
