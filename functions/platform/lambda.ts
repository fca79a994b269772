import middy from '@middy/core'
import type { AuditStamp } from '#core/audit/records.ts'
import { Refusal } from '#core/refusal.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { Contract } from '#events/contract.ts'
import { jobIdOf, principalOf } from '#events/parts.ts'
import { bus } from './bus.ts'
import { busEventOf } from './bus-event-of.ts'
import type { Frame } from './frame.ts'
import { log } from './log.ts'
import { measure } from './metrics.ts'
import { outbox } from './outbox.ts'
import { refuse } from './refuse.ts'

/** The story of one kind of event: what a Lambda does when it arrives. */
export type Handled<World> = {
  /** Undefined: of every event that no other story is for. */
  readonly detailType: string | undefined
  readonly story: (event: BusEvent, world: World) => Promise<void>
}

export function on<World>({ detailType }: Contract, story: Handled<World>['story']): Handled<World> {
  return { detailType, story }
}

/** For events that no other story is for. */
export function onAnythingElse<World>(story: Handled<World>['story']): Handled<World> {
  return { detailType: undefined, story }
}

/**
 * Frames the stories of a Lambda. A Refusal is answered: announced, audited, and the run succeeds, because trying again
 * would not help. An event that no story is for is refused in the same way. Anything else is thrown untouched, for Lambda
 * to retry and the dead-letter queue to keep.
 */
export function lambda<Ports>(
  name: string,
  ports: (frame: Frame) => Ports,
  ...handled: readonly Handled<Ports & Frame>[]
) {
  // No early timeout: a run that answered with an error, and goes on all the same, is worse than one that Lambda ends.
  return middy<unknown, void>({ timeoutEarlyInMillis: 0 }).handler(async (payload, context) => {
    const now = () => new Date()
    const event = busEventOf(payload, context.awsRequestId, now())
    const until = new Date(now().getTime() + context.getRemainingTimeInMillis())
    const framed = frame({ by: name, event: event.id, until }, now)
    const world = { ...ports(framed), ...framed }
    const fields = { requestId: context.awsRequestId, ...logFields(event) }
    try {
      await storyOf(event, name, handled)(event, world)
      log.info('done', fields)
    } catch (error) {
      log.error(error instanceof Refusal ? 'refused' : 'failed', { ...fields, error })
      if (!(error instanceof Refusal)) throw error
      await refuse(error, event, world)
    }
  })
}

function storyOf<World>({ detailType }: BusEvent, name: string, handled: readonly Handled<World>[]) {
  const found =
    handled.find((one) => one.detailType === detailType) ?? handled.find((one) => one.detailType === undefined)
  if (found !== undefined) return found.story
  const known = handled.map((one) => `"${one.detailType}"`).join(', ')
  throw new Refusal(`Cannot take "${detailType}"`, [{ path: 'detail-type', message: `${name} takes only ${known}` }])
}

function frame(run: Omit<AuditStamp, 'at'>, now: () => Date): Frame {
  const stamp = () => ({ ...run, at: now() })
  return { now, until: run.until, stamp, bus, outbox: outbox(stamp), measure }
}

/** The event's id runs through logs, audit records and announcements of everything that it led to in this run. */
function logFields({ id, source, detailType, detail }: BusEvent) {
  const job = jobIdOf(detail)
  const principal = principalOf(detail)
  return { event: id, source, detailType, ...(job && { job }), ...(principal && { principal }) }
}
