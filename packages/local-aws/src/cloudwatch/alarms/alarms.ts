import type { Clock } from '../../clock.ts'
import type { AlarmResource } from '../../template/stack.ts'
import { arn, type StackLocation } from '../../template/stack-location.ts'
import type { Metrics } from '../metrics/store.ts'
import type { StateValue } from './judge.ts'
import { watch } from './watch.ts'

export type State = { readonly value: StateValue; readonly reason: string; readonly since: Date }
export type Transition = { readonly alarm: string; readonly at: Date; readonly from: State; readonly to: State }
type Alarm = AlarmResource & { readonly arn: string; readonly state: State }

/** The alarms of a stack. They are evaluated for each minute that passed when somebody asks for them, with what was known by then. */
export interface Alarms {
  all(): readonly Alarm[]
  arnOf(name: string): string
  /** Until the next evaluation finds something else. */
  set(name: string, state: Omit<State, 'since'>): void
  readonly createdAt: Date
  /** Every change of a state, the oldest first. */
  transitions(): readonly Transition[]
}

const INITIAL = 'Unchecked: Initial alarm creation'

export function createAlarms(
  resources: readonly AlarmResource[],
  location: StackLocation,
  { clock, metrics }: { readonly clock: Clock; readonly metrics: Metrics },
): Alarms {
  const createdAt = clock.now()
  const transitions: Transition[] = []
  const watched = resources.map((resource) => ({ resource, watch: watch(resource, metrics) }))
  const states = new Map(
    watched.map(({ resource, watch }): [string, State] => {
      const reason = watch.kind === 'watches' ? INITIAL : watch.reason
      return [resource.name, { value: 'INSUFFICIENT_DATA', reason, since: createdAt }]
    }),
  )
  let evaluatedUntil = createdAt

  const stateOf = (name: string): State =>
    states.get(name) ?? { value: 'INSUFFICIENT_DATA', reason: INITIAL, since: createdAt }
  const change = (name: string, { value, reason }: Omit<State, 'since'>, at: Date) => {
    const from = stateOf(name)
    const to = { value, reason, since: at }
    states.set(name, to)
    if (from.value !== value) transitions.push({ alarm: name, at, from, to })
  }
  const evaluate = () => {
    const now = clock.now()
    for (const { resource, watch } of watched) {
      if (watch.kind !== 'watches') continue
      for (const { value, reason, at } of watch.foundBetween(evaluatedUntil, now)) {
        if (value !== stateOf(resource.name).value) change(resource.name, { value, reason }, at)
      }
    }
    evaluatedUntil = now
  }
  const arnOf = (name: string) => arn(location, 'cloudwatch', `alarm:${name}`)
  return {
    arnOf,
    createdAt,
    all: () => {
      evaluate()
      return resources.map((alarm) => ({ ...alarm, arn: arnOf(alarm.name), state: stateOf(alarm.name) }))
    },
    set: (name, state) => {
      evaluate()
      change(name, state, clock.now())
    },
    transitions: () => {
      evaluate()
      return transitions.toSorted((left, right) => left.at.getTime() - right.at.getTime())
    },
  }
}
