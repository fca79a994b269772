import type * as z from 'zod'
import type { accessClosed } from './access-closed.ts'
import type { accessDrifted } from './access-drifted.ts'
import type { accessDue } from './access-due.ts'
import type { accessExtended } from './access-extended.ts'
import type { accessKeyRotated } from './access-key-rotated.ts'
import type { accessOpened } from './access-opened.ts'
import type { accessRefused } from './access-refused.ts'
import type { accessScheduled } from './access-scheduled.ts'

type News<DetailType extends string, Contract extends z.ZodType> = {
  readonly detailType: DetailType
  readonly detail: z.input<Contract>
}

/** Everything that Curfew itself puts on its bus. */
export type Announcement =
  | News<'Access Due', typeof accessDue>
  | News<'Access Scheduled', typeof accessScheduled>
  | News<'Access Opened', typeof accessOpened>
  | News<'Access Extended', typeof accessExtended>
  | News<'Access Closed', typeof accessClosed>
  | News<'Access Refused', typeof accessRefused>
  | News<'Access Key Rotated', typeof accessKeyRotated>
  | News<'Access Drifted', typeof accessDrifted>

export interface Bus {
  announce(announcements: readonly Announcement[]): Promise<void>
}
