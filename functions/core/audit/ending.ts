import type { Outgoing } from '#core/audit/outbox.ts'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'

/** What the end of a grant says. */
export function ending({ jobId, principal, window }: Grant, { because, by, reason, endsSessions }: Ending): Outgoing {
  const detail = { by, reason, closesAt: printInstant(window.closesAt), ...(endsSessions && { endsSessions }) }
  const entry = { change: 'end grant', phase: 'done', because, target: jobId, principal, detail } as const
  return { entries: [entry], events: [] }
}
