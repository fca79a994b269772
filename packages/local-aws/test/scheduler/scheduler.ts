import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  GetScheduleCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler'
import { createAgenda, runUntil } from '../../src/agenda.ts'
import { manualClock } from '../../src/clock.ts'
import { createQueues } from '../../src/lambda/queues.ts'
import { seeded } from '../../src/random.ts'
import { createSchedules, type SchedulesOptions } from '../../src/scheduler/schedules.ts'
import { schedulerService } from '../../src/scheduler/service.ts'
import { type Authorization, clientOptions, fakeGateway, fakeRoles } from '../lambda/fake-gateway.ts'
import { aQueue } from '../lambda/host.ts'
import { location } from '../template/sample.ts'

export const start = new Date('2025-07-16T01:00:00Z')
export const functionArn = 'arn:aws:lambda:us-east-1:111122223333:function:worker'
export const queueArn = aQueue.arn
export const RoleArn = 'arn:aws:iam::111122223333:role/scheduler'

export const backup: CreateScheduleCommandInput = {
  Name: 'backup',
  GroupName: 'nightly',
  ScheduleExpression: 'at(2025-07-16T04:00:00)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: { Arn: functionArn, RoleArn, Input: '{"order":"7"}', DeadLetterConfig: { Arn: queueArn } },
}

type Changes = Partial<SchedulesOptions> & {
  denies?: (authorization: Authorization) => boolean
  roleDenies?: (authorization: Authorization) => boolean
  trusts?: boolean
}

export function aScheduler({ denies, roleDenies, trusts, ...changes }: Changes = {}) {
  const clock = manualClock(start)
  const list = createAgenda(clock)
  const { roles, authorizations: roleAuthorizations } = fakeRoles(roleDenies, trusts)
  const invocations: [number, unknown][] = []
  const put: object[] = []
  const seconds = () => (clock.now().getTime() - start.getTime()) / 1000
  const groups = ['default', 'nightly']
  const sinks = createQueues([aQueue], clock)
  const scheduled = createSchedules({
    location,
    clock,
    agenda: list,
    random: seeded(1),
    roles,
    groups,
    queues: sinks,
    events: {
      failures: [],
      enqueue: (arn, payload) => {
        if (arn !== functionArn) return undefined
        invocations.push([seconds(), JSON.parse(payload)])
        return 'request'
      },
    },
    buses: {
      put: (busName, event) => {
        put.push({ busName, ...event })
        return {
          version: '0',
          id: '',
          'detail-type': '',
          source: '',
          account: '',
          time: '',
          region: '',
          resources: [],
          detail: {},
        }
      },
    },
    ...changes,
  })
  const gateway = fakeGateway([schedulerService({ schedules: scheduled, groups, location, clock, roles })], denies)
  const client = new SchedulerClient(clientOptions(gateway.handle))
  const create = (more: object = {}) => client.send(new CreateScheduleCommand({ ...backup, ...more }))
  const get = (Name = 'backup') => client.send(new GetScheduleCommand({ Name, GroupName: 'nightly' }))
  const untilNoon = () => runUntil(list, clock, new Date('2025-07-16T12:00:00Z'))
  return {
    clock,
    agenda: list,
    client,
    create,
    get,
    untilNoon,
    invocations,
    put,
    gateway,
    roleAuthorizations,
    queues: sinks,
    scheduled,
  }
}
