import type { Roles, SessionCredentials } from './ports.ts'

export type Session = { readonly credentials: SessionCredentials; readonly expiresAt: Date }

/** The longest that any role allows without being told so. */
const SESSION_SECONDS = 3600
/** Renewed early enough that no event outlives its credentials: a function runs for 15 minutes at most. */
const RENEW_BEFORE_EXPIRY_MS = 20 * 60_000

/** A function's turn at being its role. Throws if the role does not trust Lambda. */
export function openSession(roles: Roles, roleArn: string, functionName: string, now: Date): Session {
  const wish = { service: 'lambda.amazonaws.com', durationSeconds: SESSION_SECONDS }
  const credentials = roles.assumeRole(roleArn, functionName, wish)
  return { credentials, expiresAt: new Date(now.getTime() + SESSION_SECONDS * 1000) }
}

export function isShortLived({ expiresAt }: Session, now: Date): boolean {
  return expiresAt.getTime() - now.getTime() < RENEW_BEFORE_EXPIRY_MS
}
