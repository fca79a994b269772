import { setTimeout } from 'node:timers/promises'
import { IAMClient, LimitExceededException } from '@aws-sdk/client-iam'
import { CLIENT_OPTIONS, unlogged } from '#runtime/client-options.ts'
import { once } from '#runtime/once.ts'

/** IAM has one bucket of calls for the whole account, and a flood of closings empties it: whoever waits gets its turn. */
const RETRIES = { maxAttempts: 10 }

export const iam = once(() => withoutHopelessRetries(unlogged(new IAMClient({ ...CLIENT_OPTIONS, ...RETRIES }))))

/** The SDK takes a full quota for throttling, and would try for minutes what cannot succeed. */
function withoutHopelessRetries(client: IAMClient): IAMClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args)
      } catch (error) {
        throw error instanceof LimitExceededException ? Object.assign(error, { name: 'LimitExceeded' }) : error
      }
    },
    { step: 'deserialize', priority: 'high', name: 'fullQuotaIsNoThrottling' },
  )
  return client
}

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
export async function undefinedIfMissing<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call
  } catch (error) {
    if (isNoSuchEntity(error)) return undefined
    throw error
  }
}

/** What was just made may not be visible for some seconds: then it is "not yet", and not "no". */
export function untilVisible<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  return retryWhile(isNoSuchEntity, read)
}

/** For a call that only a throttle proves not to have been carried out. */
export function whileThrottled<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  return retryWhile((error) => hasName(error, 'Throttling', 'ThrottlingException'), call)
}

/** Half a minute in all: AWS's own tools reckon with as much until a change in IAM is known everywhere. */
const WAITS_MS = [500, 1000, 2000, 4000, 8000, 16_000]

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
