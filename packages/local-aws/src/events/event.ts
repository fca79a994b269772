import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { StackLocation } from '../template/stack-location.ts'

/** What a rule sees and a target gets. */
export type BusEvent = {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  /** To the second, as EventBridge writes it. */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: unknown
}

export type NewEvent = {
  readonly source: string
  readonly detailType: string
  readonly detail: unknown
  readonly resources?: readonly string[] | undefined
  readonly time?: Date | undefined
}

export function busEvent(event: NewEvent, place: StackLocation, clock: Clock, random: Random): BusEvent {
  const time = (event.time ?? clock.now()).toISOString().replace(/\.\d+Z$/, 'Z')
  return {
    version: '0',
    id: random.uuid(),
    'detail-type': event.detailType,
    source: event.source,
    account: place.account,
    time,
    region: place.region,
    resources: event.resources ?? [],
    detail: event.detail,
  }
}
