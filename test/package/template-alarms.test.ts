import { readStack } from '@curfew/local-aws/template/load'
import type { Stack } from '@curfew/local-aws/template/stack'
import { expect, test } from 'vitest'
import { METRICS } from '#platform/metrics.ts'
import { changed, PLACE, type Template, templateIn } from './template.ts'
import { type Measure, watching } from './watching.ts'

const template = templateIn('.serverless')
const ALARM = 'Resources/LateClosing/Properties'

/** Sections of docs/runbook.md. */
const RUNBOOK = [
  'audit-debt',
  'closings-overdue',
  'dead-letters',
  'delivery-failures',
  'drift',
  'lambda-errors',
  'lambda-throttles',
  'late-closing',
  'refused-bursts',
  'retries-waiting',
  'sweep-silent',
]

/** What AWS measures, of what is alarmed on, and of which thing. */
const OF_AWS: Readonly<Record<string, { readonly names: readonly string[]; readonly of: readonly string[] }>> = {
  'AWS/Lambda': { names: ['Errors', 'Throttles', 'Invocations', 'DestinationDeliveryFailures'], of: ['FunctionName'] },
  'AWS/SQS': {
    names: ['ApproximateNumberOfMessagesVisible', 'ApproximateNumberOfMessagesNotVisible'],
    of: ['QueueName'],
  },
  'AWS/Events': { names: ['FailedInvocations'], of: ['EventBusName', 'RuleName'] },
  'AWS/Scheduler': {
    names: ['TargetErrorCount', 'InvocationDroppedCount', 'InvocationsFailedToBeSentToDeadLetterCount'],
    of: ['ScheduleGroup'],
  },
}

test('every alarm looks at something that is measured, and says which section of the runbook to open', () => {
  expect(idleAlarms(template)).toEqual([])
})

test.each([
  ['a metric that Curfew does not print', `${ALARM}/MetricName`, 'LateClosing'],
  ['another stack', `${ALARM}/Dimensions/0/Value`, 'curfew-dev'],
  ['a dimension that Curfew does not print', `${ALARM}/Dimensions/0/Name`, 'Stage'],
  ['a namespace that nobody fills', `${ALARM}/Namespace`, 'curfew'],
  ['a section that the runbook does not have', `${ALARM}/AlarmDescription`, 'docs/runbook.md#late'],
  ['no section', `${ALARM}/AlarmDescription`, 'It is late.'],
  ['a Lambda that is not there', 'Resources/SweepErrors/Properties/Dimensions/0/Value', 'curfew-swep'],
  ['a Lambda by another name', 'Resources/SweepErrors/Properties/Dimensions/0/Name', 'Function'],
  [
    'a rule of another bus',
    'Resources/RulesFailed/Properties/Metrics/1/MetricStat/Metric/Dimensions/0/Value',
    'default',
  ],
  ['a rule that is not there', 'Resources/RulesFailed/Properties/Metrics/9/MetricStat/Metric/Dimensions/0/Value', 'x'],
  ['a queue that is not there', 'Resources/DeadLettersVisible/Properties/Dimensions/0/Value', 'x'],
  ['timers that are not there', 'Resources/TimersDropped/Properties/Dimensions/0/Value', 'x'],
])('an alarm that looks at %s is found', (_, path, value) => {
  expect(idleAlarms(changed(template, path, value))).toHaveLength(1)
})

test('every section of the runbook has an alarm that leads to it', () => {
  const sections = watching(template).alarms.map(({ AlarmDescription }) => /#(.*)$/.exec(AlarmDescription)?.[1])

  expect([...new Set(sections)].sort()).toEqual(RUNBOOK)
})

test('errors and throttles of every Lambda, and failures of every rule, are looked at', () => {
  expect(unwatched(template)).toEqual([])
})

test.each([
  ['Resources/EndAccessErrors', 'Errors of curfew-end-access'],
  ['Resources/SweepThrottles', 'Throttles of curfew-sweep'],
  ['Resources/RulesFailed/Properties/Metrics/3', 'FailedInvocations of curfew-settle-access-rule-1'],
])('without %s something goes unseen: %s', (path, problem) => {
  expect(unwatched(changed(template, path))).toEqual([problem])
})

test('a number that is missing is no alarm, unless it is the sweep’s', () => {
  const violating = watching(template).alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching')

  expect(violating.map(({ logicalId }) => logicalId)).toEqual(['SweepSilent'])
})

function idleAlarms(source: Template): readonly string[] {
  const stack = readStack(source, PLACE)
  return watching(source).alarms.flatMap(({ logicalId, AlarmDescription, measures }) => {
    const section = /^.+ docs\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription)?.[1] ?? ''
    const isIdle = measures.length === 0 || measures.some((measure) => !isMeasured(measure, stack))
    return RUNBOOK.includes(section) && !isIdle ? [] : [logicalId]
  })
}

function isMeasured({ Namespace, MetricName, Dimensions }: Measure, stack: Stack): boolean {
  const of = Dimensions.map(({ Name, Value }) => `${Name} ${Value}`)
  if (Namespace === 'Curfew') return MetricName in METRICS && of.join() === 'Stack curfew'
  return OF_AWS[Namespace]?.names.includes(MetricName) === true && things(Namespace, stack).includes(of.join(', '))
}

/** What a namespace of AWS measures of this stack. */
function things(namespace: string, { functions, queues, rules, scheduleGroups }: Stack): readonly string[] {
  switch (namespace) {
    case 'AWS/Lambda':
      return functions.map(({ name }) => `FunctionName ${name}`)
    case 'AWS/SQS':
      return queues.map(({ name }) => `QueueName ${name}`)
    case 'AWS/Scheduler':
      return scheduleGroups.map(({ name }) => `ScheduleGroup ${name}`)
    default:
      return rules.map(({ bus, name }) => `${bus === 'default' ? '' : `EventBusName ${bus}, `}RuleName ${name}`)
  }
}

function unwatched(source: Template): readonly string[] {
  const { functions, rules } = readStack(source, PLACE)
  const watched = watching(source).alarms.flatMap(({ measures }) =>
    measures.map(({ MetricName, Dimensions }) => `${MetricName} of ${Dimensions.at(-1)?.Value}`),
  )
  const wanted = [
    ...functions.flatMap(({ name }) => [`Errors of ${name}`, `Throttles of ${name}`]),
    ...rules.map(({ name }) => `FailedInvocations of ${name}`),
  ]
  return wanted.filter((one) => !watched.includes(one))
}
