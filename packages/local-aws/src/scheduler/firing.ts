import type { Clock } from '../clock.ts'
import type { Buses } from '../events/buses.ts'
import { isRecord } from '../is-record.ts'
import type { AsyncInvocations } from '../lambda/async-invocations.ts'
import type { Roles } from '../lambda/ports.ts'
import type { Queues } from '../lambda/queues.ts'
import type { Random } from '../random.ts'
import { nameOfBus } from '../template/kinds/events.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import type { Schedule } from './schedule.ts'

export type FiringParts = {
  readonly location: StackLocation
  readonly clock: Clock
  readonly random: Random
  readonly roles: Roles
  readonly events: AsyncInvocations
  readonly buses: Pick<Buses, 'put'>
  readonly queues: Queues
  /** Makes a call to a target fail: an error code, or undefined. */
  readonly targetFault?: (schedule: Schedule, attempt: number) => string | undefined
}

/** Why a target was not reached, and whether Scheduler retries. */
export type TargetError = { readonly code: string; readonly message: string; readonly retryable: boolean }

export function scheduleArn(
  location: StackLocation,
  { GroupName, Name }: Pick<Schedule, 'GroupName' | 'Name'>,
): string {
  return arn(location, 'scheduler', `schedule/${GroupName}/${Name}`)
}

/** Whether Scheduler may assume the schedule's role. It sends the ARN of the schedule group, not of the schedule. */
export function mayAssume(roles: Roles, location: StackLocation, { GroupName, Target }: Schedule): boolean {
  const context = {
    'aws:SourceAccount': location.account,
    'aws:SourceArn': arn(location, 'scheduler', `schedule-group/${GroupName}`),
  }
  return roles.trusts(Target.RoleArn, ['scheduler.amazonaws.com'], context)
}

/** Calls the target of a schedule once, with the permissions of its role. */
export function fire(schedule: Schedule, attempt: number, parts: FiringParts): TargetError | undefined {
  const { location, roles, targetFault } = parts
  const { Arn, RoleArn } = schedule.Target
  const denied = (message: string): TargetError => ({ code: 'AccessDeniedException', message, retryable: false })

  if (!mayAssume(roles, location, schedule)) return denied(`Scheduler may not assume ${RoleArn}`)
  const action = schedule.Target.EventBridgeParameters ? 'events:PutEvents' : 'lambda:InvokeFunction'
  if (roles.authorizeAs(RoleArn, action, Arn, {}).decision === 'deny')
    return denied(`${RoleArn} may not ${action} on ${Arn}`)
  const code = targetFault?.(schedule, attempt)
  if (code) return { code, message: code, retryable: true }
  return callTarget(schedule, attempt, parts)
}

function callTarget(
  schedule: Schedule,
  attempt: number,
  { location, clock, random, events, buses }: FiringParts,
): TargetError | undefined {
  const { Arn, Input, EventBridgeParameters } = schedule.Target
  const text = withContext(Input ?? defaultInput(schedule, location, random), schedule, attempt, location, random)
  const value = jsonOf(text)
  if (EventBridgeParameters) {
    const { Source, DetailType } = EventBridgeParameters
    const detail = isRecord(value) ? value : {}
    buses.put(nameOfBus(Arn), { source: Source, detailType: DetailType, detail, time: clock.now() })
    return undefined
  }
  const requestId = events.enqueue(Arn, JSON.stringify(value))
  if (requestId !== undefined) return undefined
  return { code: 'ResourceNotFoundException', message: `Function not found: ${Arn}`, retryable: false }
}

function withContext(
  text: string,
  schedule: Schedule,
  attempt: number,
  location: StackLocation,
  random: Random,
): string {
  const values: Readonly<Record<string, string>> = {
    'schedule-arn': scheduleArn(location, schedule),
    'scheduled-time': seconds(schedule.at),
    'execution-id': random.uuid(),
    'attempt-number': String(attempt),
  }
  return text.replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name: string) => values[name] ?? whole)
}

function defaultInput(schedule: Schedule, location: StackLocation, random: Random): string {
  return JSON.stringify({
    version: '0',
    id: random.uuid(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: location.account,
    time: seconds(schedule.at),
    region: location.region,
    resources: [scheduleArn(location, schedule)],
    detail: '{}',
  })
}

function seconds(instant: Date): string {
  return instant.toISOString().replace(/\.\d+Z$/, 'Z')
}

/** Input that is not JSON reaches the target as a JSON string. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
