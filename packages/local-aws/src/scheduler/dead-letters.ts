import type { Roles } from '../lambda/ports.ts'
import type { Queues } from '../lambda/queues.ts'
import type { StackLocation } from '../template/stack-location.ts'
import { type Miss, scheduleArn } from './firing.ts'
import type { Schedule } from './schedule.ts'

/** A schedule whose target was never reached. */
export type Missed = Miss & {
  readonly schedule: Schedule
  readonly attempts: number
  /** Undefined: lost. */
  readonly deadLetterArn: string | undefined
}

type Parts = { readonly place: StackLocation; readonly roles: Roles; readonly queues: Queues }

/** Sends what a schedule would have said to its dead letter queue, as its own role. */
export function bury(schedule: Schedule, miss: Miss, attempts: number, { place, roles, queues }: Parts): Missed {
  const { Arn, RoleArn, Input = '', DeadLetterConfig } = schedule.Target
  const queueArn = DeadLetterConfig?.Arn
  const attributes = {
    ERROR_CODE: miss.code,
    ERROR_MESSAGE: miss.message,
    RETRY_ATTEMPTS: String(attempts - 1),
    SCHEDULED_TIME: schedule.at.toISOString(),
    SCHEDULE_ARN: scheduleArn(place, schedule),
    TARGET_ARN: Arn,
  }
  const kept =
    queueArn !== undefined &&
    roles.authorizeAs(RoleArn, 'sqs:SendMessage', queueArn, {}).decision === 'allow' &&
    queues.send(queueArn, Input, attributes, 'authorised')
  return { ...miss, schedule, attempts, deadLetterArn: kept ? queueArn : undefined }
}
