import * as z from 'zod'
import { AwsError } from '../aws-error.ts'
import { parse } from '../protocol/json.ts'
import { isTimezone } from './at.ts'
import { type Times, timesOf } from './times.ts'

const MAX_INPUT_BYTES = 256 * 1024
const MAX_START_AGE_MS = 5 * 60_000
export const namePattern = /^[0-9a-zA-Z-_.]{1,64}$/

const target = z.strictObject({
  Arn: z.string().max(1600),
  RoleArn: z.string().regex(/^arn:aws:iam::\d{12}:role\/.+/),
  Input: z.string().min(1).optional(),
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.number().int().min(0).max(185).default(185),
      MaximumEventAgeInSeconds: z.number().int().min(60).max(86_400).default(86_400),
    })
    .default({ MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 }),
  DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).optional(),
  EventBridgeParameters: z
    .strictObject({ DetailType: z.string().min(1).max(128), Source: z.string().min(1) })
    .optional(),
})

const window = z
  .strictObject({
    Mode: z.enum(['OFF', 'FLEXIBLE']),
    MaximumWindowInMinutes: z.number().int().min(1).max(1440).optional(),
  })
  .refine(({ Mode, MaximumWindowInMinutes }) => (Mode === 'FLEXIBLE') === (MaximumWindowInMinutes !== undefined), {
    error: 'MaximumWindowInMinutes goes with the mode FLEXIBLE',
  })

/** Seconds since 1970. */
const instant = z.number().transform((seconds) => new Date(seconds * 1000))

/** The input of create and update. An update replaces everything: a member that it omits gets its default again. */
const scheduleSchema = z.strictObject({
  GroupName: z.string().regex(namePattern).default('default'),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().refine(isTimezone, 'is not a time zone').default('UTC'),
  Description: z.string().max(512).optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
  FlexibleTimeWindow: window,
  Target: target,
  StartDate: instant.optional(),
  EndDate: instant.optional(),
  ClientToken: z
    .string()
    .regex(/^[a-zA-Z0-9-_]{1,64}$/)
    .optional(),
})

export type Schedule = Omit<z.infer<typeof scheduleSchema>, 'ClientToken'> & {
  readonly Name: string
  /** When it fires next. */
  readonly at: Date
  readonly next: Times['next']
}

/** Throws ValidationException for what AWS refuses, and for expressions and targets that local AWS does not support. */
export function readSchedule(
  name: string,
  input: unknown,
  now: Date,
): { readonly schedule: Schedule; readonly token: string } {
  if (!namePattern.test(name)) throw validationException(`Name ${name} must match ${namePattern.source}`)
  const { ClientToken = '', ...given } = parse(scheduleSchema, input)
  const { ScheduleExpression: expression, ScheduleExpressionTimezone: timezone, Target } = given

  const { StartDate, EndDate } = given
  if (EndDate !== undefined && EndDate <= (StartDate ?? now))
    throw validationException('EndDate must come after StartDate, and lie in the future')
  const times = timesOf(expression, timezone, { start: StartDate ?? now, end: EndDate })
  if (!times)
    throw validationException(
      `Invalid Schedule Expression ${expression}: write at(yyyy-mm-ddThh:mm:ss), rate(5 minutes) or cron(0 1 * * ? *)`,
    )
  const isRecurring = !expression.startsWith('at(')
  if (isRecurring && StartDate !== undefined && now.getTime() - StartDate.getTime() > MAX_START_AGE_MS)
    throw validationException('StartDate cannot be earlier than 5 minutes ago')
  const at = isRecurring && times.first !== undefined && times.first < now ? times.next(now) : times.first
  if (at === undefined) throw validationException(`Invalid Schedule Expression ${expression}: it never fires`)
  if (!isRecurring && at <= now)
    throw validationException(`Invalid Schedule Expression ${expression}: it is in the past`)
  if (Buffer.byteLength(Target.Input ?? '') > MAX_INPUT_BYTES)
    throw validationException('Target.Input is longer than 256 KB')
  checkTarget(Target)
  return { schedule: { ...given, Name: name, at, next: times.next }, token: ClientToken }
}

function checkTarget({ Arn, EventBridgeParameters }: Schedule['Target']): void {
  const service = Arn.split(':')[2]
  if (service === 'lambda' && !EventBridgeParameters) return
  if (service === 'events' && EventBridgeParameters) return
  throw validationException(
    `Target ${Arn} is not supported: local AWS supports Lambda functions, and event buses with EventBridgeParameters`,
  )
}

export function validationException(message: string): AwsError {
  return new AwsError('ValidationException', 400, message)
}
