import { parsePolicy } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import type { Agenda } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { RuleResource } from '../template/stack.ts'
import { arn } from '../template/stack-location.ts'
import { type Arrival, immediateArrival } from './arrival.ts'
import { type BusEvent, busEvent, type NewEvent } from './event.ts'
import { compilePattern } from './pattern.ts'
import type { Matches } from './pattern-value.ts'
import { type NextTime, recurrence } from './recurrence.ts'
import { checkTargets, createTargets, type TargetParts, type Undelivered } from './targets.ts'

export type Bus = {
  readonly name: string
  readonly arn: string
  /** The statements of its policy, as they were written. */
  readonly policy: readonly unknown[]
  readonly denials: readonly Policy[]
}
export type LiveRule = RuleResource & { readonly matches: Matches | undefined }

const VERSION = '2012-10-17'

/** The event buses of an account and their rules. */
export interface Buses {
  /** Routes an event. An event for an unknown bus is dropped silently, as on AWS, but recorded in `dropped`. */
  put(busName: string, event: NewEvent): BusEvent
  /** Puts an event of an AWS service on the default bus, which PutEvents refuses to do. */
  putFromAws(event: NewEvent): BusEvent
  /** Enables or disables a rule. Throws if there is no such rule. */
  setEnabled(ruleName: string, enabled: boolean): void
  readonly buses: readonly Bus[]
  readonly rules: readonly LiveRule[]
  readonly undelivered: readonly Undelivered[]
  readonly dropped: readonly { readonly busName: string; readonly event: BusEvent }[]
}

export type BusesOptions = TargetParts & {
  readonly clock: Clock
  readonly random: Random
  readonly agenda: Agenda
  readonly arrival?: Arrival
  readonly onEvent?: (busName: string, event: BusEvent) => void
}

/** Throws if a rule of the stack has a pattern, schedule or target that local AWS does not support. */
export function createBuses(options: BusesOptions): Buses {
  const { stack, clock, random, agenda, arrival = immediateArrival, onEvent } = options
  const { deliver, undelivered } = createTargets(options)
  const defaultArn = arn(stack.location, 'events', 'event-bus/default')
  const defaultBus = { name: 'default', arn: defaultArn, policy: [], denials: [] }
  const buses = [defaultBus, ...stack.buses].map((bus): Bus => ({ ...bus, denials: bus.denials.map(policyOf) }))
  const dropped: { busName: string; event: BusEvent }[] = []
  const disabled = new Set(stack.rules.filter(({ enabled }) => !enabled).map(({ name }) => name))
  const rules = stack.rules.map((rule): LiveRule => {
    checkTargets(rule)
    return { ...rule, matches: rule.pattern && compilePattern(rule.pattern) }
  })

  const fire = (rule: RuleResource, event: BusEvent) => {
    for (const target of rule.targets) {
      const delivery = { eventId: event.id, source: event.source, ruleArn: rule.arn, targetArn: target.Arn }
      for (const delayMs of arrival(delivery)) {
        agenda.at(new Date(clock.now().getTime() + delayMs), `deliver to ${target.Id}`, () =>
          deliver(event, rule, target),
        )
      }
    }
  }
  const put = (busName: string, newEvent: NewEvent) => {
    const event = busEvent(newEvent, stack.location, clock, random)
    onEvent?.(busName, event)
    if (!buses.some(({ name }) => name === busName)) dropped.push({ busName, event })
    for (const rule of rules) {
      if (rule.bus === busName && !disabled.has(rule.name) && rule.matches?.(event)) fire(rule, event)
    }
    return event
  }
  // Times that were missed while the clock jumped are not made up for.
  const repeat = (rule: RuleResource, next: NextTime) => {
    const due = next(clock.now())
    if (due === undefined) return
    agenda.at(due, `rule ${rule.name}`, () => {
      repeat(rule, next)
      const tick = { source: 'aws.events', detailType: 'Scheduled Event', detail: {}, resources: [rule.arn] }
      if (!disabled.has(rule.name)) fire(rule, busEvent(tick, stack.location, clock, random))
    })
  }
  for (const rule of rules) {
    if (rule.schedule === undefined) continue
    repeat(rule, recurrence(rule.schedule, clock.now()))
  }

  return {
    put,
    putFromAws: (event) => put('default', event),
    setEnabled: (ruleName, enabled) => {
      if (!rules.some(({ name }) => name === ruleName))
        throw new Error(`Cannot enable or disable rule ${ruleName}: there is no such rule`)
      if (enabled) disabled.delete(ruleName)
      else disabled.add(ruleName)
    },
    buses,
    get rules() {
      return rules.map((rule) => ({ ...rule, enabled: !disabled.has(rule.name) }))
    },
    undelivered,
    dropped,
  }
}

/** Throws if the statement is not valid. */
function policyOf(statement: unknown): Policy {
  return parsePolicy({ Version: VERSION, Statement: [statement] })
}
