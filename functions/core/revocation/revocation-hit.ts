import type { Job } from '#core/grant/grant.ts'

/** A grant that a revocation found: it ended it, or the grant was over by then. Written with the grant, so that a retry knows it. */
export type RevocationHit = Job & {
  /** The id of the event that revoked. */
  readonly event: string
  readonly outcome: 'ended' | 'over'
}
