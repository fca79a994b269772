import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { StackLocation } from '../template/stack-location.ts'

/** An event as rules match it and targets receive it. */
export type BusEvent = {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  /** In whole seconds, as EventBridge writes it. */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: unknown
}

/** An event before EventBridge adds id, account, region and time. */
export type NewEvent = {
  readonly source: string
  readonly detailType: string
  readonly detail: unknown
  readonly resources?: readonly string[] | undefined
  readonly time?: Date | undefined
  /** Of another account, whose event was forwarded to this one; default: that of the stack. */
  readonly account?: string | undefined
}

export function busEvent(event: NewEvent, location: StackLocation, clock: Clock, random: Random): BusEvent {
  const time = (event.time ?? clock.now()).toISOString().replace(/\.\d+Z$/, 'Z')
  return {
    version: '0',
    id: random.uuid(),
    'detail-type': event.detailType,
    source: event.source,
    account: event.account ?? location.account,
    time,
    region: location.region,
    resources: event.resources ?? [],
    detail: event.detail,
  }
}
