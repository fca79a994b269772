import { setTimeout } from 'node:timers/promises'
import type { Patience } from '#core/target.ts'

/** Success, for a call that removes something. The SDK names the error by its class or by its code on the wire. */
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

/** The answer to a call, or undefined if what the call is about does not exist. */
export async function undefinedIfMissing<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call
  } catch (error) {
    if (isNoSuchEntity(error)) return undefined
    throw error
  }
}

/** Repeats a read while IAM does not show what was just created: that means "not yet", not "no". */
export function untilVisible<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  return retryWhile(isNoSuchEntity, read)
}

/** Repeats a read while its answer may be older than a change that was just made. Returns the last answer. */
export async function untilSettled<Answer>(
  read: () => Promise<Answer>,
  isSettled: (answer: Answer) => boolean,
  [waitMs, ...others]: readonly number[],
): Promise<Answer> {
  const answer = await read()
  if (waitMs === undefined || isSettled(answer)) return answer
  await setTimeout(waitMs)
  return untilSettled(read, isSettled, others)
}

/** Repeats a change while IAM does not know the principal: it was created a moment ago, or it is gone. */
export function whileUnknown<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  return retryWhile(isNoSuchEntity, call, SHORT_WAITS_MS)
}

/** Repeats a call that must not be made twice: of all errors, only throttling proves that nothing was changed. */
export function whileThrottled<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  return retryWhile((error) => hasName(error, 'Throttling', 'ThrottlingException'), call)
}

/** 31.5 s in all: AWS's own tools allow half a minute until a change to IAM is visible everywhere. */
export const WAITS_MS = [500, 1000, 2000, 4000, 8000, 16_000]

/** 7.5 s in all, for what was seen before: twice as long as a change usually takes. More would hold up closings. */
export const SHORT_WAITS_MS = WAITS_MS.slice(0, 4)

/** How long a principal with problems is read again. */
export const WAITS = { none: [], short: SHORT_WAITS_MS, long: WAITS_MS } satisfies Record<Patience, readonly number[]>

async function retryWhile<Answer>(
  passes: (error: unknown) => boolean,
  call: () => Promise<Answer>,
  [waitMs, ...others] = WAITS_MS,
): Promise<Answer> {
  try {
    return await call()
  } catch (error) {
    if (waitMs === undefined || !passes(error)) throw error
    await setTimeout(waitMs)
    return retryWhile(passes, call, others)
  }
}
