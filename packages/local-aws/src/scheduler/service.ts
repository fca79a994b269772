import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { isRecord } from '../is-record.ts'
import type { Roles } from '../lambda/ports.ts'
import { answerRestJson, epochSeconds, operationAt, readJson, refuseQuery } from '../protocol/json.ts'
import type { Call, Service } from '../service.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import { mayAssume, scheduleArn } from './firing.ts'
import { readSchedule, type Schedule, validationException } from './schedule.ts'
import type { Schedules, StoredSchedule } from './schedules.ts'

const OPERATIONS = {
  CreateSchedule: ['POST', '/schedules/{Name}'],
  GetSchedule: ['GET', '/schedules/{Name}'],
  UpdateSchedule: ['PUT', '/schedules/{Name}'],
  DeleteSchedule: ['DELETE', '/schedules/{Name}'],
  ListSchedules: ['GET', '/schedules'],
  GetScheduleGroup: ['GET', '/schedule-groups/{Name}'],
  ListScheduleGroups: ['GET', '/schedule-groups'],
} as const

/** The query parameters that each operation honours. */
const QUERY: Readonly<Record<string, readonly string[]>> = {
  GetSchedule: ['groupName'],
  // A deletion is repeatable without the token as well: a schedule that is gone is a ResourceNotFoundException.
  DeleteSchedule: ['groupName', 'clientToken'],
  ListSchedules: ['ScheduleGroup', 'NamePrefix', 'State', 'NextToken', 'MaxResults'],
  ListScheduleGroups: ['NamePrefix', 'NextToken', 'MaxResults'],
}

export type SchedulerServiceParts = {
  readonly schedules: Schedules
  readonly groups: readonly string[]
  readonly location: StackLocation
  readonly clock: Clock
  readonly roles: Roles
}

/** The EventBridge Scheduler API. */
export function schedulerService({ schedules, groups, location, clock, roles }: SchedulerServiceParts): Service {
  const groupOf = (name: string) => ({
    Name: name,
    Arn: arn(location, 'scheduler', `schedule-group/${name}`),
    State: 'ACTIVE',
  })

  /** Reads a schedule, and authorizes both the action and passing the role to Scheduler. */
  const authorizedSchedule = (action: string, name: string, { request, authorize }: Call) => {
    const input = readJson(request)
    const group = isRecord(input) && typeof input.GroupName === 'string' ? input.GroupName : 'default'
    authorize(action, scheduleArn(location, { GroupName: group, Name: name }))
    const { schedule, token } = readSchedule(name, input, clock.now())
    authorize('iam:PassRole', schedule.Target.RoleArn, { 'iam:PassedToService': 'scheduler.amazonaws.com' })
    if (!mayAssume(roles, location, schedule)) {
      throw validationException(
        'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
      )
    }
    return { schedule, token }
  }
  const arnAnswer = (schedule: Schedule) => answerRestJson({ ScheduleArn: scheduleArn(location, schedule) })

  return {
    signingName: 'scheduler',
    protocol: 'rest-json',
    operationOf: (request) => operationAt(OPERATIONS, request).operation,
    handle: (call) => {
      const {
        operation,
        labels: { Name: name = '' },
      } = operationAt(OPERATIONS, call.request)
      const query = new URLSearchParams(call.request.query)
      const group = query.get('groupName') ?? 'default'
      const resource = scheduleArn(location, { GroupName: group, Name: name })

      refuseQuery(operation, query, QUERY[operation] ?? [])
      switch (operation) {
        case 'CreateSchedule': {
          const { schedule, token } = authorizedSchedule('scheduler:CreateSchedule', name, call)
          return arnAnswer(schedules.create(schedule, token))
        }
        case 'UpdateSchedule':
          return arnAnswer(schedules.update(authorizedSchedule('scheduler:UpdateSchedule', name, call).schedule))
        case 'GetSchedule':
          call.authorize('scheduler:GetSchedule', resource)
          return answerRestJson(describe(schedules.get(group, name), location))
        case 'DeleteSchedule':
          call.authorize('scheduler:DeleteSchedule', resource)
          schedules.delete(group, name)
          return answerRestJson({})
        case 'ListSchedules':
          call.authorize('scheduler:ListSchedules', '*')
          return answerRestJson(page(schedules.list(), query, location))
        case 'GetScheduleGroup':
          call.authorize('scheduler:GetScheduleGroup', groupOf(name).Arn)
          if (groups.includes(name)) return answerRestJson(groupOf(name))
          throw new AwsError('ResourceNotFoundException', 404, `Schedule group ${name} does not exist.`)
        case 'ListScheduleGroups':
          call.authorize('scheduler:ListScheduleGroups', '*')
          return answerRestJson(pageOfGroups(groups, query, groupOf))
        default:
          throw new AwsError(
            'UnknownOperationException',
            404,
            `Local AWS does not support the Scheduler operation at ${call.request.path}`,
          )
      }
    },
  }
}

function describe(
  { at: _, next: __, created, modified, StartDate, EndDate, ...schedule }: StoredSchedule,
  location: StackLocation,
) {
  return {
    ...schedule,
    ...(StartDate && { StartDate: epochSeconds(StartDate) }),
    ...(EndDate && { EndDate: epochSeconds(EndDate) }),
    Arn: scheduleArn(location, schedule),
    CreationDate: epochSeconds(created),
    LastModificationDate: epochSeconds(modified),
  }
}

function page(all: readonly StoredSchedule[], query: URLSearchParams, location: StackLocation) {
  const group = query.get('ScheduleGroup')
  const prefix = query.get('NamePrefix') ?? ''
  const state = query.get('State')
  const found = all
    .filter(
      ({ GroupName, Name, State }) =>
        (!group || group === GroupName) && Name.startsWith(prefix) && (!state || state === State),
    )
    .map(({ Target, ...schedule }) => {
      const { Arn, GroupName, Name, State, CreationDate, LastModificationDate } = describe(
        { ...schedule, Target },
        location,
      )
      return { Arn, GroupName, Name, State, CreationDate, LastModificationDate, Target: { Arn: Target.Arn } }
    })
  const { items, more } = pageOf(found, query)
  return { Schedules: items, ...more }
}

function pageOfGroups<Group>(names: readonly string[], query: URLSearchParams, groupOf: (name: string) => Group) {
  const prefix = query.get('NamePrefix') ?? ''
  const found = names.filter((name) => name.startsWith(prefix)).map(groupOf)
  const { items, more } = pageOf(found, query)
  return { ScheduleGroups: items, ...more }
}

function pageOf<Item>(all: readonly Item[], query: URLSearchParams) {
  const [from, size] = [Number(query.get('NextToken') ?? 0), Number(query.get('MaxResults') ?? 100)]
  if (!(Number.isInteger(size) && size >= 1 && size <= 100))
    throw validationException("Value at 'maxResults' failed to satisfy constraint: Member must be between 1 and 100")
  const more = all.length > from + size ? { NextToken: String(from + size) } : {}
  return { items: all.slice(from, from + size), more }
}
