import * as z from 'zod'
import { type ApiOperation, operation } from '../api/operation.ts'
import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { epochSeconds } from '../protocol/json.ts'
import type { AlarmResource } from '../template/stack.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'

const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const

type State = { readonly value: (typeof STATES)[number]; readonly reason: string; readonly since: Date }

/** The alarms of a stack. No metric has a value here, so each stays as it was made until somebody sets its state. */
export type Alarms = {
  readonly all: () => readonly (AlarmResource & { readonly arn: string; readonly state: State })[]
  readonly arnOf: (name: string) => string
  readonly set: (name: string, state: Omit<State, 'since'>) => void
}

export function createAlarms(resources: readonly AlarmResource[], location: StackLocation, clock: Clock): Alarms {
  const made: State = { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', since: clock.now() }
  const states = new Map<string, State>()
  const arnOf = (name: string) => arn(location, 'cloudwatch', `alarm:${name}`)
  return {
    arnOf,
    all: () =>
      resources.map((alarm) => ({
        ...alarm,
        arn: arnOf(alarm.name),
        state: states.get(alarm.name) ?? made,
      })),
    set: (name, state) => void states.set(name, { ...state, since: clock.now() }),
  }
}

const asked = z.strictObject({
  AlarmNames: z.array(z.string()).max(100).optional(),
  AlarmNamePrefix: z.string().default(''),
  AlarmTypes: z.array(z.enum(['MetricAlarm', 'CompositeAlarm'])).default(['MetricAlarm']),
  StateValue: z.enum(STATES).optional(),
  MaxRecords: z.coerce.number().int().min(1).max(100).default(50),
  NextToken: z.string().default('0'),
})
const setting = z.strictObject({
  AlarmName: z.string(),
  StateValue: z.enum(STATES),
  StateReason: z.string(),
  StateReasonData: z.string().optional(),
})

/** DescribeAlarms and SetAlarmState. */
export function alarmOperations(alarms: Alarms): Readonly<Record<string, ApiOperation>> {
  return {
    DescribeAlarms: operation({
      input: asked,
      // AWS decides a list for all alarms, whatever it is restricted to.
      needs: () => [{ action: 'cloudwatch:DescribeAlarms', resource: alarms.arnOf('*') }],
      answer: ({ AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue, MaxRecords, NextToken }) => {
        const found = alarms
          .all()
          .filter(({ name }) => name.startsWith(AlarmNamePrefix) && (AlarmNames?.includes(name) ?? true))
          .filter(({ state }) => StateValue === undefined || state.value === StateValue)
        const from = Number(NextToken)
        const shown = AlarmTypes.includes('MetricAlarm') ? found.slice(from, from + MaxRecords) : []
        const more = found.length > from + MaxRecords ? { NextToken: String(from + MaxRecords) } : {}
        return { MetricAlarms: shown.map(described), ...more }
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

function described({ name, description, actions, enabled, arn, state }: ReturnType<Alarms['all']>[number]) {
  return {
    AlarmName: name,
    AlarmArn: arn,
    AlarmDescription: description,
    ActionsEnabled: enabled,
    AlarmActions: actions,
    StateValue: state.value,
    StateReason: state.reason,
    StateUpdatedTimestamp: epochSeconds(state.since),
  }
}
