import type { Agenda, Cancel } from '../agenda.ts'
import { AwsError } from '../aws-error.ts'
import type { Metrics } from '../cloudwatch/metrics/store.ts'
import { type MissedSchedule, sendToDeadLetters } from './dead-letters.ts'
import { type FiringParts, fire, type TargetError } from './firing.ts'
import type { Schedule } from './schedule.ts'

export type StoredSchedule = Schedule & { readonly created: Date; readonly modified: Date }

export interface Schedules {
  create(schedule: Schedule, token: string): StoredSchedule
  update(schedule: Schedule): StoredSchedule
  delete(group: string, name: string): void
  get(group: string, name: string): StoredSchedule
  list(): readonly StoredSchedule[]
  /** Schedules that failed to reach their target after all attempts. */
  readonly missed: readonly MissedSchedule[]
}

export type SchedulesOptions = FiringParts & {
  readonly agenda: Agenda
  readonly groups: readonly string[]
  readonly metrics?: Metrics
  /** The delays in milliseconds with which a schedule fires, one for each time. AWS guarantees one minute. */
  readonly arrival?: (schedule: Schedule) => readonly number[]
  /** Whether a change comes too late, so that the schedule still fires as it was. */
  readonly changeTooLate?: (schedule: Schedule) => boolean
}

const onTime = () => [0]

export function createSchedules(options: SchedulesOptions): Schedules {
  const { agenda, clock, groups, arrival = onTime, changeTooLate = () => false } = options
  const stored = new Map<string, StoredSchedule>()
  const armed = new Map<string, readonly Cancel[]>()
  const tokens = new Map<string, string>()
  const missed: MissedSchedule[] = []

  const disarm = (key: string) => {
    const old = stored.get(key)
    if (old && changeTooLate(old)) return
    for (const cancel of armed.get(key) ?? []) cancel()
    armed.delete(key)
  }
  const arm = (key: string, schedule: Schedule) => {
    if (schedule.State === 'DISABLED') return
    const cancels = arrival(schedule).map((delayMs) =>
      agenda.at(new Date(schedule.at.getTime() + delayMs), `schedule ${schedule.Name}`, () =>
        attempt(key, schedule, 1),
      ),
    )
    const isLast = schedule.next(schedule.at) === undefined
    const repeats = isLast ? [] : [agenda.at(schedule.at, `repeat ${schedule.Name}`, () => repeat(key, schedule))]
    armed.set(key, [...cancels, ...repeats])
  }
  // Times that were missed while the clock jumped are not made up for.
  const repeat = (key: string, schedule: Schedule) => {
    const now = clock.now()
    const at = schedule.next(schedule.at > now ? schedule.at : now)
    const current = stored.get(key)
    if (at === undefined || current === undefined) return
    stored.set(key, { ...current, at })
    arm(key, { ...schedule, at })
  }
  const save = (schedule: Schedule, created = clock.now()) => {
    const key = keyOf(schedule.GroupName, schedule.Name)
    const saved = { ...schedule, created, modified: clock.now() }
    stored.set(key, saved)
    arm(key, schedule)
    return saved
  }

  const measure = ({ GroupName }: Schedule, MetricName: string) => {
    const Dimensions = [{ Name: 'ScheduleGroup', Value: GroupName }]
    options.metrics?.measure({ Namespace: 'AWS/Scheduler', MetricName, Dimensions }, 1, 'Count')
  }
  const drop = (schedule: Schedule, error: TargetError, attempts: number) => {
    const dropped = sendToDeadLetters(schedule, error, attempts, options)
    missed.push(dropped)
    measure(schedule, 'InvocationDroppedCount')
    if (schedule.Target.DeadLetterConfig === undefined) return
    measure(schedule, dropped.deadLetterArn === undefined ? FAILED_DEAD_LETTER : 'InvocationsSentToDeadLetterCount')
  }

  const attempt = (key: string, schedule: Schedule, number: number): void => {
    const error = fire(schedule, number, options)
    if (error) measure(schedule, 'TargetErrorCount')
    if (error && mayRetry(error, schedule, number)) {
      agenda.at(new Date(clock.now().getTime() + backOffMs(number)), `retry ${schedule.Name}`, () =>
        attempt(key, schedule, number + 1),
      )
      return
    }
    if (error) drop(schedule, error, number)
    // Only the schedule that fired: one created under the same name in the meantime stays.
    const current = stored.get(key)
    const same = current?.at.getTime() === schedule.at.getTime()
    const isLast = schedule.next(clock.now()) === undefined
    if (schedule.ActionAfterCompletion === 'DELETE' && same && isLast) stored.delete(key)
  }
  const mayRetry = (error: TargetError, { Target, at }: Schedule, number: number) => {
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = Target.RetryPolicy
    const ageMs = clock.now().getTime() + backOffMs(number) - at.getTime()
    return error.retryable && number <= MaximumRetryAttempts && ageMs <= MaximumEventAgeInSeconds * 1000
  }
  const get = (group: string, name: string) => {
    const found = stored.get(keyOf(group, name))
    if (found) return found
    throw new AwsError('ResourceNotFoundException', 404, `Schedule ${name} does not exist.`)
  }
  return {
    get,
    missed,
    list: () => [...stored.values()],
    create: (schedule, token) => {
      const { GroupName, Name } = schedule
      if (!groups.includes(GroupName)) {
        throw new AwsError('ResourceNotFoundException', 404, `Schedule group ${GroupName} does not exist.`)
      }
      const key = keyOf(GroupName, Name)
      const existing = stored.get(key)
      if (existing && token && tokens.get(key) === token) return existing
      if (existing) throw new AwsError('ConflictException', 409, `Schedule ${Name} already exists.`)
      tokens.set(key, token)
      return save(schedule)
    },
    update: (schedule) => {
      const { created } = get(schedule.GroupName, schedule.Name)
      disarm(keyOf(schedule.GroupName, schedule.Name))
      return save(schedule, created)
    },
    delete: (group, name) => {
      get(group, name)
      disarm(keyOf(group, name))
      stored.delete(keyOf(group, name))
    },
  }
}

const FAILED_DEAD_LETTER = 'InvocationsFailedToBeSentToDeadLetterCount'

function backOffMs(attempt: number): number {
  return Math.min(2 ** attempt, 300) * 1000
}

function keyOf(group: string, name: string): string {
  return `${group}/${name}`
}
