import type { Principal } from '#core/grant/principal.ts'

/** Whose access ends, and on whose word. */
export type EndRequest = {
  readonly of: { readonly jobIds: readonly string[] } | { readonly principal: Principal } | 'all'
  readonly because: 'ended' | 'revoked'
  /** The roles of the run that is over, if its event names any: as `rolesOfRun` does. Grants of other roles go on. */
  readonly runsAs?: readonly string[]
  /** Whether the access keys of the principals are to be replaced at once. */
  readonly compromised?: true
  readonly by: string
  readonly reason: string
}
