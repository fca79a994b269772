import type { Grant, Progress } from './grant.ts'
import { hasAccessKeys } from './principal.ts'
import { endOf } from './status.ts'
import { secondsBefore, type Window } from './window.ts'

/** What subscribers hear because an instant has come, although nothing changes then. */
export type Notice = 'ready' | 'closing soon'

type Row = Pick<Grant, 'window' | 'ended' | 'principal' | 'keys' | 'closingSoonMinutes' | keyof Progress>

/** The notices that are still to be given for a grant, each from when on; both only until access ends. */
export function noticesLeft(grant: Row): readonly { readonly notice: Notice; readonly at: Date }[] {
  const { openedAt, closedAt, ended, window, readyAt, closingSoonFor } = grant
  if (openedAt === undefined || closedAt !== undefined || ended !== undefined) return []
  const soon = closingSoonFrom(grant)
  return [
    ...(readyAt === undefined && hasItsKey(grant) ? [{ notice: 'ready', at: window.opensAt } as const] : []),
    ...(soon !== undefined && closingSoonFor?.getTime() !== window.closesAt.getTime()
      ? [{ notice: 'closing soon', at: soon } as const]
      : []),
  ]
}

/** Which notices are due. Late ones are given all the same, but none once access is over. */
export function noticesDue(grant: Row, now: Date): readonly Notice[] {
  if (now >= endOf(grant)) return []
  return noticesLeft(grant)
    .filter(({ at }) => at <= now)
    .map(({ notice }) => notice)
}

/** What the row says once notices are given. */
export function noticed(notices: readonly Notice[], { window }: Pick<Grant, 'window'>, now: Date): Partial<Progress> {
  return {
    ...(notices.includes('ready') && { readyAt: now }),
    ...(notices.includes('closing soon') && { closingSoonFor: window.closesAt }),
  }
}

/** Undefined where the window is too short for a warning of its end, or none is wanted. */
export function closingSoonFrom({
  window: { opensAt, closesAt },
  closingSoonMinutes,
}: {
  readonly window: Window
  readonly closingSoonMinutes: number
}): Date | undefined {
  if (closingSoonMinutes <= 0) return undefined
  const minutes = (closesAt.getTime() - opensAt.getTime()) / 60_000
  return minutes < 2 * closingSoonMinutes ? undefined : secondsBefore(closesAt, closingSoonMinutes * 60)
}

/** Whether the job can sign: a role has sessions, and a job that keeps its keys has them. */
export function hasItsKey({ principal, keys, keysReadyAt }: Pick<Row, 'principal' | 'keys' | 'keysReadyAt'>): boolean {
  return !hasAccessKeys(principal) || keys === 'keep' || keysReadyAt !== undefined
}
