import { readStack } from '@curfew/local-aws/template/load'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { LATE_AFTER_SECONDS } from '#core/audit/receipt.ts'
import { CLOCK_SKEW_SECONDS } from '#core/grant/window.ts'
import { at, ofType, PLACE, templateIn } from './template.ts'

const template = templateIn('.serverless-tigris')
const { functions, queues, rules } = readStack(template, PLACE)
const DAY_SECONDS = 24 * 3600
/** EventBridge Scheduler invokes its target within the minute. */
const TIMER_PRECISION_SECONDS = 60

const retryQueues = queues.filter(({ redrive }) => redrive !== undefined)
const scheduled = rules.flatMap(({ name, schedule, targets }) =>
  schedule === undefined ? [] : [{ name, everySeconds: secondsOf(schedule), targets }],
)
const matching = rules.flatMap((rule) => (rule.pattern === undefined ? [] : [{ ...rule, pattern: rule.pattern }]))
const isFromCurfew = (pattern: unknown) => JSON.stringify(at(pattern, 'source')) === '["curfew"]'

test.each(retryQueues)('$name hides a message until its run is over, whatever the clocks say', (queue) => {
  const longest = Math.max(...functions.map(({ timeoutSeconds }) => timeoutSeconds))

  expect(queue.visibilityTimeoutSeconds).toBeGreaterThanOrEqual(longest + CLOCK_SKEW_SECONDS)
})

test.each(retryQueues)('$name retries a message for a day, and keeps it longer', ({ name, ...queue }) => {
  const retriedSeconds = queue.visibilityTimeoutSeconds * (queue.redrive?.maxReceives ?? 0)
  const [, resource] =
    ofType(template, 'AWS::SQS::Queue').find(([, { Properties }]) => Properties.QueueName === name) ?? []

  expect(retriedSeconds).toBe(DAY_SECONDS)
  expect(Number(at(resource, 'Properties/MessageRetentionPeriod'))).toBeGreaterThan(retriedSeconds)
})

test.each(matching.filter(({ pattern }) => !isFromCurfew(pattern)))(
  '$name retries the events of jobs and operators for a day',
  ({ targets }) => {
    expect(targets.map(maxAgeOf)).toEqual([DAY_SECONDS])
  },
)

test.each(matching.filter(({ pattern }) => isFromCurfew(pattern)))(
  '$name retries an event of Curfew for as long as its Lambda does',
  ({ targets }) => {
    const maxAges = targets.map(({ Arn }) => functions.find(({ arn }) => arn === Arn)?.maxAgeSeconds)

    expect(targets.map(maxAgeOf)).toEqual(maxAges)
  },
)

test.each(scheduled)('$name retries no longer than until it fires again', ({ everySeconds, targets }) => {
  expect(targets.every((target) => maxAgeOf(target) <= everySeconds)).toBe(true)
})

test('a closing counts as late only after its timer, and the next sweep, could have closed it', () => {
  const sweepSeconds = Math.min(...scheduled.map(({ everySeconds }) => everySeconds))

  expect(LATE_AFTER_SECONDS).toBeGreaterThan(TIMER_PRECISION_SECONDS + sweepSeconds)
})

test.each([
  ['ClosingsOverdue', 'sweep'],
  ['SweepSilent', 'sweep'],
  ['PublicationLate', 'publish'],
])('the alarm %s evaluates each run of %s every minute once', (logicalId, name) => {
  const own = scheduled.filter(({ targets }) => targets.some(({ Arn }) => Arn.endsWith(`:function:curfew-${name}`)))

  expect(at(template.Resources[logicalId], 'Properties/Period')).toBe(
    Math.min(...own.map(({ everySeconds }) => everySeconds)),
  )
})

function maxAgeOf(target: unknown): number {
  return z.number().parse(at(target, 'RetryPolicy/MaximumEventAgeInSeconds'))
}

/** The period of `rate(1 minute)`. */
function secondsOf(schedule: string): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? []
  const seconds = { minute: 60, hour: 3600, day: DAY_SECONDS }
  return Number(count) * z.number().parse(at(seconds, unit))
}
