import type * as z from 'zod'
import type { OutgoingEvent } from '#core/audit/outbox.ts'
import type { Contract } from './contract.ts'

/** An event of Curfew's own, ready for its bus. */
export type Announcement = OutgoingEvent

/** Makes an event from a detail of the form that its contract says. */
export function announcement<Detail extends z.ZodType>(
  { detailType }: Contract<Detail>,
  detail: z.input<Detail>,
): Announcement {
  return { detailType, detail }
}

export interface Bus {
  announce(announcements: readonly Announcement[]): Promise<void>
}
