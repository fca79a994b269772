import type { BusEvent } from '#events/bus-event.ts'
import { deployment } from './deployment.ts'
import { log } from './log.ts'

type Story<World> = (event: BusEvent, world: World) => Promise<void>

/**
 * For events of AWS's services: an event that was forwarded from another account, whose jobs may have the same names, is about no
 * job of this one. It is logged, and ends nothing.
 */
export function ofOwnAccount<World>(story: Story<World>): Story<World> {
  return async (event, world) => {
    if (event.account === deployment().account) await story(event, world)
    else log.info('ignored: of another account', { event: event.id, account: event.account })
  }
}
