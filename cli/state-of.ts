import type { GrantView } from './contracts/grant.ts'

const OVER: readonly GrantView['status'][] = ['closed', 'ended', 'revoked']

/** The status of a grant, and what is not yet as it should be: `open, not ready yet`. */
export function stateOf({ status, attached, readyAt }: GrantView): string {
  if (OVER.includes(status)) return attached ? `${status}, being detached` : status
  if (status !== 'open') return status
  if (!attached) return 'open, not attached yet'
  return readyAt === undefined ? 'open, not ready yet' : 'open'
}

/** Whether access is over, and policies may still be attached for a moment. */
export function isOverOf({ status }: GrantView): boolean {
  return OVER.includes(status)
}
