import * as z from 'zod'
import { type ApiOperation, operation } from '../../api/operation.ts'
import { AwsError } from '../../aws-error.ts'
import type { MetricQuery } from '../metrics/metric-query.ts'
import { instant, number } from '../schemas.ts'
import type { Alarms, State, Transition } from './alarms.ts'
import { STATES } from './judge.ts'

const page = { MaxRecords: number.int().min(1).max(100).default(50), NextToken: z.string().default('0') }
const types = z.array(z.enum(['MetricAlarm', 'CompositeAlarm'])).default(['MetricAlarm'])
const asked = z.strictObject({
  AlarmNames: z.array(z.string()).max(100).optional(),
  AlarmNamePrefix: z.string().default(''),
  AlarmTypes: types,
  StateValue: z.enum(STATES).optional(),
  ...page,
})
const askedHistory = z.strictObject({
  AlarmName: z.string().optional(),
  AlarmTypes: types,
  HistoryItemType: z.literal('StateUpdate', 'Local AWS keeps changes of state alone').optional(),
  StartDate: instant.optional(),
  EndDate: instant.optional(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  ...page,
})
const setting = z.strictObject({
  AlarmName: z.string(),
  StateValue: z.enum(STATES),
  StateReason: z.string(),
  StateReasonData: z.string().optional(),
})

/** DescribeAlarms, DescribeAlarmHistory and SetAlarmState. */
export function alarmOperations(alarms: Alarms): Readonly<Record<string, ApiOperation>> {
  return {
    DescribeAlarms: operation({
      input: asked,
      // AWS decides a list for all alarms, whatever it is restricted to.
      needs: () => [{ action: 'cloudwatch:DescribeAlarms', resource: alarms.arnOf('*') }],
      answer: ({ AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue, ...cut }) => {
        const found = alarms
          .all()
          .filter(({ name }) => name.startsWith(AlarmNamePrefix) && (AlarmNames?.includes(name) ?? true))
          .filter(({ state }) => StateValue === undefined || state.value === StateValue)
        const { items, more } = pageOf(AlarmTypes.includes('MetricAlarm') ? found : [], cut)
        return { MetricAlarms: items.map((alarm) => described(alarm, alarms.createdAt)), ...more }
      },
    }),
    DescribeAlarmHistory: operation({
      input: askedHistory,
      needs: ({ AlarmName = '*' }) => [
        { action: 'cloudwatch:DescribeAlarmHistory', resource: alarms.arnOf(AlarmName) },
      ],
      answer: ({ AlarmName, AlarmTypes, StartDate, EndDate, ScanBy, ...cut }) => {
        const found = alarms
          .transitions()
          .filter(({ alarm }) => AlarmTypes.includes('MetricAlarm') && alarm === (AlarmName ?? alarm))
          .filter(({ at }) => at >= (StartDate ?? at) && at <= (EndDate ?? at))
        const { items, more } = pageOf(ScanBy === 'TimestampAscending' ? found : found.toReversed(), cut)
        return { AlarmHistoryItems: items.map(historyItem), ...more }
      },
    }),
    SetAlarmState: operation({
      input: setting,
      needs: ({ AlarmName }) => [{ action: 'cloudwatch:SetAlarmState', resource: alarms.arnOf(AlarmName) }],
      answer: ({ AlarmName, StateValue, StateReason }) => {
        if (!alarms.all().some(({ name }) => name === AlarmName))
          throw new AwsError('ResourceNotFound', 404, `No alarm is named ${AlarmName}`)
        alarms.set(AlarmName, { value: StateValue, reason: StateReason })
        return {}
      },
    }),
  }
}

function pageOf<T>(
  all: readonly T[],
  { MaxRecords, NextToken }: { readonly MaxRecords: number; readonly NextToken: string },
) {
  const from = Number(NextToken)
  const more = all.length > from + MaxRecords ? { NextToken: String(from + MaxRecords) } : {}
  return { items: all.slice(from, from + MaxRecords), more }
}

function described(alarm: ReturnType<Alarms['all']>[number], createdAt: Date) {
  const { rule, state, queries } = alarm
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description,
    AlarmConfigurationUpdatedTimestamp: createdAt,
    ActionsEnabled: alarm.enabled,
    OKActions: alarm.okActions,
    AlarmActions: alarm.actions,
    InsufficientDataActions: alarm.insufficientDataActions,
    StateValue: state.value,
    StateReason: state.reason,
    StateUpdatedTimestamp: state.since,
    StateTransitionedTimestamp: state.since,
    ...watchedBy(queries),
    ...(rule && {
      EvaluationPeriods: rule.evaluationPeriods,
      DatapointsToAlarm: rule.datapointsToAlarm,
      Threshold: rule.threshold,
      ComparisonOperator: rule.operator,
      TreatMissingData: rule.missing,
    }),
  }
}

/** One metric in the alarm itself, or else lines. */
function watchedBy(queries: readonly MetricQuery[]) {
  const [{ of } = { of: undefined }] = queries
  if (queries.length === 1 && of?.kind === 'metric') {
    const { metric, stat, periodSeconds: Period, unit: Unit } = of
    return { ...metric, Period, Unit, ...(stat.startsWith('p') ? { ExtendedStatistic: stat } : { Statistic: stat }) }
  }
  return { Metrics: queries.map(lineOf) }
}

function lineOf({ id: Id, label: Label, returnsData: ReturnData, of }: MetricQuery) {
  if (of.kind === 'expression') return { Id, Label, ReturnData, Expression: of.expression }
  const { metric: Metric, stat: Stat, periodSeconds: Period, unit: Unit } = of
  return { Id, Label, ReturnData, MetricStat: { Metric, Stat, Period, Unit } }
}

function historyItem({ alarm, at, from, to }: Transition) {
  const shown = ({ value, reason }: State) => ({ stateValue: value, stateReason: reason })
  return {
    AlarmName: alarm,
    AlarmType: 'MetricAlarm',
    Timestamp: at,
    HistoryItemType: 'StateUpdate',
    HistorySummary: `Alarm updated from ${from.value} to ${to.value}`,
    HistoryData: JSON.stringify({ version: '1.0', oldState: shown(from), newState: shown(to) }),
  }
}
