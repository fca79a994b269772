import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { digestOf } from '#core/digest.ts'
import type { Job } from '#core/grant/grant.ts'
import type { PrincipalType } from '#core/grant/principal.ts'
import type { TimerKind } from '#core/grant/timers-for.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Timers } from '#core/ports.ts'
import { accessDue } from '#events/access-due.ts'
import { CLIENT_OPTIONS, unlogged } from '#runtime/client-options.ts'
import { once } from '#runtime/once.ts'
import { setting } from '#runtime/settings.ts'
import { principalKey } from './grant-row.ts'

const scheduler = once(() => unlogged(new SchedulerClient(CLIENT_OPTIONS)))

/** One-time schedules that have a grant settled by the Lambda for its principal, and then delete themselves. */
export const timers: Timers = { arm }

/** What a setting says in place of an ARN. */
const NO_LAMBDA = 'none'

/** The setting with the ARN of the Lambda that settles grants of principals of a type. */
const SETTLERS = {
  user: 'SETTLE_ACCESS_ARN',
  role: 'SETTLE_ACCESS_ARN',
  'access-key': 'SETTLE_ACCESS_TIGRIS_ARN',
} satisfies Record<PrincipalType, string>

/** Whether the stage has a Lambda that settles grants of principals of a type. */
export function manages(type: PrincipalType): boolean {
  return setting(SETTLERS[type]) !== NO_LAMBDA
}

async function arm(kind: TimerKind, { jobId, principal }: Job, at: Date): Promise<void> {
  const schedule = new CreateScheduleCommand({
    Name: timerName(kind, { jobId, principal }, at),
    GroupName: setting('TIMER_GROUP'),
    Description: `${kind} ${jobId}`,
    ScheduleExpression: `at(${printInstant(at).slice(0, -1)})`,
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: setting(SETTLERS[principal.type]),
      RoleArn: setting('TIMER_ROLE_ARN'),
      Input: JSON.stringify(accessDueEvent({ jobId, principal })),
      // The maximum: a late timer is better than a lost one.
      RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
      DeadLetterConfig: { Arn: setting('DEAD_LETTERS_ARN') },
    },
  })
  try {
    await scheduler().send(schedule)
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ConflictException')) throw error
  }
}

/**
 * Identifies the timer by everything that it does, so that arming it again conflicts and nothing else does: an extension has
 * another timer, and so has a request for the same job id on another principal.
 */
export function timerName(kind: TimerKind, { jobId, principal }: Job, at: Date): string {
  return `${kind}-${digestOf({ jobId, principal: principalKey(principal), at: printInstant(at) }).slice(0, 32)}`
}

/** In the form in which the bus delivers it, so that settle-access knows one form only. */
function accessDueEvent(job: Job) {
  const { detailType, detail } = accessDue(job)
  return {
    version: '0',
    id: '<aws.scheduler.execution-id>',
    source: 'curfew',
    'detail-type': detailType,
    time: '<aws.scheduler.scheduled-time>',
    detail,
  }
}
