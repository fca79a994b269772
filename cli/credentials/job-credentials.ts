import type { PrintedCredentials } from '#cli/contracts/credentials.ts'
import { earlier, printInstant, secondsAfter } from '#core/grant/window.ts'

/** What a job signs with. */
export type JobCredentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of a role. */
  readonly sessionToken?: string
  /** When the session ends; undefined for an access key. */
  readonly sessionEndsAt?: Date
}

/**
 * So long an SDK uses credentials before it asks again: a key that was replaced meanwhile, or a window that was extended, is
 * noticed then. boto3 asks from fifteen minutes before, so anything shorter would have it ask before every call.
 */
const MAX_SECONDS = 30 * 60

/** When an SDK has to ask again: never after access ends. */
export function expirationOf({ sessionEndsAt }: JobCredentials, end: Date, now: Date): Date {
  return earlier(end, sessionEndsAt ?? secondsAfter(now, MAX_SECONDS))
}

/** In the form of a `credential_process`. */
export function printable(credentials: JobCredentials, end: Date, now: Date): PrintedCredentials {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  return {
    ...{ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey },
    ...(sessionToken !== undefined && { SessionToken: sessionToken }),
    Expiration: printInstant(expirationOf(credentials, end, now)),
  }
}

export function withoutSecret({ Version, AccessKeyId, Expiration }: PrintedCredentials): PrintedCredentials {
  return { Version, AccessKeyId, Expiration }
}
