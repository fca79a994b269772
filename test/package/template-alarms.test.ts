import { readStack } from '@curfew/local-aws/template/load'
import type { Stack } from '@curfew/local-aws/template/stack'
import { expect, test } from 'vitest'
import { METRICS } from '#platform/metrics.ts'
import { overfullAlarms, unwatched } from './alarm-problems.ts'
import { type Metric, monitoringOf } from './monitoring.ts'
import { changed, PLACE, type Template, templateIn } from './template.ts'

const template = templateIn('.serverless-tigris')
const ALARM = 'Resources/LateClosing/Properties'

/** Sections of docs/runbook.md. */
const RUNBOOK = [
  'closings-overdue',
  'dead-letters',
  'delivery-failures',
  'drift',
  'key-age',
  'lambda-errors',
  'lambda-throttles',
  'late-closing',
  'publication-late',
  'refused-bursts',
  'retries-waiting',
  'sweep-silent',
  'unknown-events',
]

/** The metrics of AWS that alarms may watch, and their dimensions. */
const AWS_METRICS: Readonly<
  Record<string, { readonly names: readonly string[]; readonly dimensions: readonly string[] }>
> = {
  'AWS/Lambda': {
    names: ['Errors', 'Throttles', 'Invocations', 'DestinationDeliveryFailures'],
    dimensions: ['FunctionName'],
  },
  'AWS/SQS': {
    names: ['ApproximateNumberOfMessagesVisible', 'ApproximateNumberOfMessagesNotVisible'],
    dimensions: ['QueueName'],
  },
  'AWS/Events': { names: ['FailedInvocations'], dimensions: ['EventBusName', 'RuleName'] },
  'AWS/Scheduler': {
    names: ['TargetErrorCount', 'InvocationDroppedCount', 'InvocationsFailedToBeSentToDeadLetterCount'],
    dimensions: ['ScheduleGroup'],
  },
}

test('every alarm watches a metric that exists, and names its section of the runbook', () => {
  expect(uselessAlarms(template)).toEqual([])
})

test.each([
  ['a metric that Curfew does not emit', `${ALARM}/MetricName`, 'LateClosing'],
  ['a metric of another stack', `${ALARM}/Dimensions/0/Value`, 'curfew-dev'],
  ['a dimension that Curfew does not emit', `${ALARM}/Dimensions/0/Name`, 'Stage'],
  ['a namespace without metrics', `${ALARM}/Namespace`, 'curfew'],
  ['and names a section that the runbook does not have', `${ALARM}/AlarmDescription`, 'docs/runbook.md#late'],
  ['and names no section', `${ALARM}/AlarmDescription`, 'Access was closed late.'],
  ['a Lambda that does not exist', 'Resources/SweepErrors/Properties/Dimensions/0/Value', 'curfew-swep'],
  ['a Lambda in another dimension', 'Resources/SweepErrors/Properties/Dimensions/0/Name', 'Function'],
  [
    'a rule on another bus',
    'Resources/RulesFailed/Properties/Metrics/1/MetricStat/Metric/Dimensions/0/Value',
    'default',
  ],
  [
    'a rule that does not exist',
    'Resources/DefaultBusRulesFailed/Properties/Metrics/1/MetricStat/Metric/Dimensions/0/Value',
    'x',
  ],
  ['a queue that does not exist', 'Resources/DeadLettersVisible/Properties/Dimensions/0/Value', 'x'],
  ['timers that do not exist', 'Resources/TimersDropped/Properties/Dimensions/0/Value', 'x'],
])('an alarm that watches %s is found', (_, path, value) => {
  expect(uselessAlarms(changed(template, path, value))).toHaveLength(1)
})

test('every section of the runbook has an alarm that leads to it', () => {
  const sections = monitoringOf(template).alarms.map(({ AlarmDescription }) => /#(.*)$/.exec(AlarmDescription)?.[1])

  expect([...new Set(sections)].sort()).toEqual(RUNBOOK)
})

test('alarms watch errors, throttles and lost events of every Lambda, and failures of every rule', () => {
  expect(unwatched(template)).toEqual([])
})

test.each([
  ['Resources/EndAccessErrors', 'Errors of curfew-end-access'],
  ['Resources/SweepThrottles', 'Throttles of curfew-sweep'],
  ['Resources/RulesFailed/Properties/Metrics/1', 'FailedInvocations of curfew-end-access-rule-1'],
  ['Resources/DefaultBusRulesFailed/Properties/Metrics/1', 'FailedInvocations of curfew-end-access-rule-2'],
  ['Resources/DeadLettersLost/Properties/Metrics/1', 'DestinationDeliveryFailures of curfew-end-access'],
])('without %s, no alarm watches %s', (path, problem) => {
  expect(unwatched(changed(template, path))).toEqual([problem])
})

test('no alarm watches more metrics than CloudWatch allows', () => {
  const metrics = monitoringOf(template).alarms.find(({ logicalId }) => logicalId === 'RulesFailed')?.Metrics ?? []
  const tooMany = changed(template, 'Resources/RulesFailed/Properties/Metrics', [...metrics, ...metrics, ...metrics])

  expect(overfullAlarms(template)).toEqual([])
  expect(overfullAlarms(tooMany)).toEqual(['RulesFailed'])
})

test('missing data raises only the alarms on a sweep, or a publication, that does not run every minute', () => {
  const breaching = monitoringOf(template).alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching')

  expect(breaching.map(({ logicalId }) => logicalId).sort()).toEqual(['PublicationLate', 'SweepSilent'])
})

function uselessAlarms(source: Template): readonly string[] {
  const stack = readStack(source, PLACE)
  return monitoringOf(source).alarms.flatMap(({ logicalId, AlarmDescription, metrics }) => {
    const section = /^.+ docs\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription)?.[1] ?? ''
    const isUseless = metrics.length === 0 || metrics.some((metric) => !exists(metric, stack))
    return RUNBOOK.includes(section) && !isUseless ? [] : [logicalId]
  })
}

function exists({ Namespace, MetricName, Dimensions }: Metric, stack: Stack): boolean {
  const of = Dimensions.map(({ Name, Value }) => `${Name} ${Value}`)
  if (Namespace === 'Curfew') return MetricName in METRICS && of.join() === 'Stack curfew'
  return (
    AWS_METRICS[Namespace]?.names.includes(MetricName) === true &&
    dimensionsIn(Namespace, stack).includes(of.join(', '))
  )
}

/** The dimensions of this stack's metrics in a namespace of AWS. */
function dimensionsIn(namespace: string, { functions, queues, rules, scheduleGroups }: Stack): readonly string[] {
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
