import type { Roles } from '../lambda/ports.ts'
import type { Queues } from '../lambda/queues.ts'
import type { StackLocation } from '../template/stack-location.ts'
import { scheduleArn, type TargetError } from './firing.ts'
import type { Schedule } from './schedule.ts'

/** A schedule that failed to reach its target. */
export type MissedSchedule = TargetError & {
  readonly schedule: Schedule
  readonly attempts: number
  /** The queue that received it; undefined if it is lost. */
  readonly deadLetterArn: string | undefined
}

type Parts = { readonly location: StackLocation; readonly roles: Roles; readonly queues: Queues }

/** Sends the input of a schedule to its dead-letter queue, with the permissions of its role. */
export function sendToDeadLetters(
  schedule: Schedule,
  error: TargetError,
  attempts: number,
  { location, roles, queues }: Parts,
): MissedSchedule {
  const { Arn, RoleArn, Input = '', DeadLetterConfig } = schedule.Target
  const queueArn = DeadLetterConfig?.Arn
  const attributes = {
    ERROR_CODE: error.code,
    ERROR_MESSAGE: error.message,
    RETRY_ATTEMPTS: String(attempts - 1),
    SCHEDULED_TIME: schedule.at.toISOString(),
    SCHEDULE_ARN: scheduleArn(location, schedule),
    TARGET_ARN: Arn,
  }
  const isSent =
    queueArn !== undefined &&
    roles.authorizeAs(RoleArn, 'sqs:SendMessage', queueArn, {}).decision === 'allow' &&
    queues.send(queueArn, Input, attributes, 'authorized')
  return { ...error, schedule, attempts, deadLetterArn: isSent ? queueArn : undefined }
}
