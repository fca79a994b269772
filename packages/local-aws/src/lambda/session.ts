import type { Roles, SessionCredentials } from './ports.ts'

/** A role session of a function. */
export type FunctionSession = { readonly credentials: SessionCredentials; readonly expiresAt: Date }

/** The default maximum session duration of a role. */
const SESSION_SECONDS = 3600
/** Longer than the 15 minutes for which a function may run, so that no event outlives its credentials. */
const RENEW_BEFORE_EXPIRY_MS = 20 * 60_000

/** Throws if the role does not trust Lambda. */
export function assumeFunctionRole(roles: Roles, roleArn: string, functionName: string, now: Date): FunctionSession {
  const request = { service: 'lambda.amazonaws.com', durationSeconds: SESSION_SECONDS }
  const credentials = roles.assumeRole(roleArn, functionName, request)
  return { credentials, expiresAt: new Date(now.getTime() + SESSION_SECONDS * 1000) }
}

export function expiresSoon({ expiresAt }: FunctionSession, now: Date): boolean {
  return expiresAt.getTime() - now.getTime() < RENEW_BEFORE_EXPIRY_MS
}
