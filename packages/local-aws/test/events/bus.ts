import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { createAgenda } from '../../src/agenda.ts'
import { manualClock } from '../../src/clock.ts'
import { type BusesOptions, createBuses } from '../../src/events/buses.ts'
import { type EventsServiceOptions, eventsService } from '../../src/events/service.ts'
import { createQueues } from '../../src/lambda/queues.ts'
import { seeded } from '../../src/random.ts'
import { readStack } from '../../src/template/load.ts'
import { type Authorization, clientOptions, fakeGateway } from '../lambda/fake-gateway.ts'
import { location, template } from '../template/sample.ts'

const start = new Date('2025-07-16T01:00:00.250Z')
export const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)
export const orderPlaced = {
  Source: 'shop',
  DetailType: 'Order Placed',
  Detail: '{"order":"7"}',
  EventBusName: 'shop-dev',
}

type Changes = Partial<BusesOptions> &
  EventsServiceOptions & { template?: object; denies?: (authorization: Authorization) => boolean }

/** The buses of the sample template, and a list of invocations instead of Lambda. */
export function aBus(changes: Changes = {}) {
  const clock = manualClock(start)
  const list = createAgenda(clock)
  const stack = readStack(changes.template ?? template, location)
  const invocations: { at: number; arn: string; payload: unknown }[] = []
  const sinks = createQueues(stack.queues, clock)
  const events = {
    failures: [],
    enqueue: (arn: string, payload: string) => {
      invocations.push({ at: (clock.now().getTime() - start.getTime()) / 1000, arn, payload: JSON.parse(payload) })
      return stack.functions.some((fn) => fn.arn === arn) ? 'request' : undefined
    },
  }
  const buses = createBuses({ stack, clock, random: seeded(1), agenda: list, events, queues: sinks, ...changes })
  const gateway = fakeGateway([eventsService(buses, location, changes)], changes.denies)
  const client = new EventBridgeClient(clientOptions(gateway.handle))
  const put = (...Entries: object[]) => client.send(new PutEventsCommand({ Entries }))
  return { clock, agenda: list, buses, client, put, invocations, queues: sinks, gateway, stack }
}
