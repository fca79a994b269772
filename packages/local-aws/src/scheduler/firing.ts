import type { Clock } from '../clock.ts'
import type { Buses } from '../events/buses.ts'
import type { AsyncInvocations } from '../lambda/async-invocations.ts'
import type { Roles } from '../lambda/ports.ts'
import type { Queues } from '../lambda/queues.ts'
import type { Random } from '../random.ts'
import { isRecord } from '../template/intrinsics.ts'
import { nameOfBus } from '../template/kinds/events.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import type { Schedule } from './schedule.ts'

export type FiringParts = {
  readonly place: StackLocation
  readonly clock: Clock
  readonly random: Random
  readonly roles: Roles
  readonly events: AsyncInvocations
  readonly buses: Pick<Buses, 'put'>
  readonly queues: Queues
  /** Makes a call to a target fail as AWS may: an error code, or undefined. */
  readonly targetFault?: (schedule: Schedule, attempt: number) => string | undefined
}

/** Why a target was not reached; only some causes are worth another try. */
export type Miss = { readonly code: string; readonly message: string; readonly retryable: boolean }

export function scheduleArn(place: StackLocation, { GroupName, Name }: Pick<Schedule, 'GroupName' | 'Name'>): string {
  return arn(place, 'scheduler', `schedule/${GroupName}/${Name}`)
}

/** What Scheduler states when it assumes a role: the group, never the schedule. */
export function mayAssume(roles: Roles, place: StackLocation, { GroupName, Target }: Schedule): boolean {
  const context = {
    'aws:SourceAccount': place.account,
    'aws:SourceArn': arn(place, 'scheduler', `schedule-group/${GroupName}`),
  }
  return roles.trusts(Target.RoleArn, ['scheduler.amazonaws.com'], context)
}

/** One try to reach the target of a schedule, as its role. */
export function fire(schedule: Schedule, attempt: number, parts: FiringParts): Miss | undefined {
  const { place, roles, targetFault } = parts
  const { Arn, RoleArn } = schedule.Target
  const denied = (what: string): Miss => ({ code: 'AccessDeniedException', message: what, retryable: false })

  if (!mayAssume(roles, place, schedule)) return denied(`Scheduler may not assume ${RoleArn}`)
  const action = schedule.Target.EventBridgeParameters ? 'events:PutEvents' : 'lambda:InvokeFunction'
  if (roles.authorizeAs(RoleArn, action, Arn, {}).decision === 'deny')
    return denied(`${RoleArn} may not ${action} on ${Arn}`)
  const code = targetFault?.(schedule, attempt)
  if (code) return { code, message: code, retryable: true }
  return hand(schedule, attempt, parts)
}

function hand(
  schedule: Schedule,
  attempt: number,
  { place, clock, random, events, buses }: FiringParts,
): Miss | undefined {
  const { Arn, Input, EventBridgeParameters } = schedule.Target
  const text = withContext(Input ?? defaultInput(schedule, place, random), schedule, attempt, place, random)
  const value = jsonOf(text)
  if (EventBridgeParameters) {
    const { Source, DetailType } = EventBridgeParameters
    const detail = isRecord(value) ? value : {}
    buses.put(nameOfBus(Arn), { source: Source, detailType: DetailType, detail, time: clock.now() })
    return undefined
  }
  const taken = events.enqueue(Arn, JSON.stringify(value))
  const missing = { code: 'ResourceNotFoundException', message: `Function not found: ${Arn}`, retryable: false }
  return taken === undefined ? missing : undefined
}

function withContext(text: string, schedule: Schedule, attempt: number, place: StackLocation, random: Random): string {
  const values: Readonly<Record<string, string>> = {
    'schedule-arn': scheduleArn(place, schedule),
    'scheduled-time': seconds(schedule.at),
    'execution-id': random.uuid(),
    'attempt-number': String(attempt),
  }
  return text.replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name: string) => values[name] ?? whole)
}

function defaultInput(schedule: Schedule, place: StackLocation, random: Random): string {
  return JSON.stringify({
    version: '0',
    id: random.uuid(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: place.account,
    time: seconds(schedule.at),
    region: place.region,
    resources: [scheduleArn(place, schedule)],
    detail: '{}',
  })
}

function seconds(instant: Date): string {
  return instant.toISOString().replace(/\.\d+Z$/, 'Z')
}

/** Input that is no JSON reaches the target as a JSON string. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
