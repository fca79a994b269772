import { setTimeout } from 'node:timers/promises'
import { IAMClient } from '@aws-sdk/client-iam'
import { CLIENT_OPTIONS, unlogged } from './client-options.ts'
import { once } from './once.ts'

/** IAM has one bucket of calls for the whole account, and a flood of closings empties it: whoever waits gets its turn. */
const PATIENCE = { maxAttempts: 10 }

export const iam = once(() => unlogged(new IAMClient({ ...CLIENT_OPTIONS, ...PATIENCE })))

/** What is gone already: on the way out that is a success. The code on the wire and the SDK's name differ. */
export function isNoSuchEntity(error: unknown): boolean {
  return hasName(error, 'NoSuchEntityException', 'NoSuchEntity')
}

export function isAlreadyThere(error: unknown): boolean {
  return hasName(error, 'EntityAlreadyExistsException', 'EntityAlreadyExists')
}

export function isDeleteConflict(error: unknown): boolean {
  return hasName(error, 'DeleteConflictException', 'DeleteConflict')
}

export function isAccessDenied(error: unknown): boolean {
  return hasName(error, 'AccessDeniedException', 'AccessDenied')
}

function hasName(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name)
}

/** Runs a call whose subject may be gone: undefined then. */
export async function unlessGone<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call
  } catch (error) {
    if (isNoSuchEntity(error)) return undefined
    throw error
  }
}

/** What was just made may not be visible for some seconds: then it is "not yet", and not "no". */
export async function patiently<Answer>(
  read: () => Promise<Answer>,
  waitsMs = [500, 1000, 2000, 4000],
): Promise<Answer> {
  const [waitMs, ...others] = waitsMs
  try {
    return await read()
  } catch (error) {
    if (!isNoSuchEntity(error) || waitMs === undefined) throw error
    await setTimeout(waitMs)
    return patiently(read, others)
  }
}
