import { IAMClient } from '@aws-sdk/client-iam'
import { CLIENT_OPTIONS, unlogged } from './client-options.ts'
import { once } from './once.ts'

export const iam = once(() => unlogged(new IAMClient(CLIENT_OPTIONS)))

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
