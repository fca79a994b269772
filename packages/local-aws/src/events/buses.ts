import { parsePolicy } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import type { Agenda } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { RuleResource } from '../template/stack.ts'
import { arn } from '../template/stack-location.ts'
import { type BusEvent, busEvent, type NewEvent } from './event.ts'
import { compilePattern } from './pattern.ts'
import type { Matches } from './pattern-value.ts'
import { rateSeconds } from './rate.ts'
import { checkTargets, type TargetParts, targets, type Undelivered } from './targets.ts'
import { type Arrival, onceAndAtOnce } from './trouble.ts'

export type Bus = { readonly name: string; readonly arn: string; readonly denials: readonly Policy[] }
export type LiveRule = RuleResource & { readonly matches: Matches | undefined }

/** The event buses of an account, and the rules on them. */
export interface Buses {
  /** Routes an event; an unknown bus swallows it without a word, as on AWS, but `swallowed` counts it. */
  put(busName: string, event: NewEvent): BusEvent
  /** What an AWS service would put on the default bus: a job that ended, say. */
  putFromAws(event: NewEvent): BusEvent
  /** Switches a rule off and on, as an operator might. */
  setEnabled(ruleName: string, enabled: boolean): void
  readonly buses: readonly Bus[]
  readonly rules: readonly LiveRule[]
  readonly undelivered: readonly Undelivered[]
  readonly swallowed: readonly { readonly busName: string; readonly event: BusEvent }[]
}

export type BusesOptions = TargetParts & {
  readonly clock: Clock
  readonly random: Random
  readonly agenda: Agenda
  readonly arrival?: Arrival
  readonly onEvent?: (busName: string, event: BusEvent) => void
}

/** Throws if a rule of the template has a pattern, schedule or target that cannot be run. */
export function eventBuses(options: BusesOptions): Buses {
  const { stack, clock, random, agenda, arrival = onceAndAtOnce, onEvent } = options
  const { deliver, undelivered } = targets(options)
  const standard = { name: 'default', arn: arn(stack.place, 'events', 'event-bus/default'), denials: [] }
  const buses = [standard, ...stack.buses].map((bus): Bus => ({ ...bus, denials: bus.denials.map(policyOf) }))
  const swallowed: { busName: string; event: BusEvent }[] = []
  const off = new Set(stack.rules.filter(({ enabled }) => !enabled).map(({ name }) => name))
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
    const event = busEvent(newEvent, stack.place, clock, random)
    onEvent?.(busName, event)
    if (!buses.some(({ name }) => name === busName)) swallowed.push({ busName, event })
    for (const rule of rules) {
      if (rule.bus === busName && !off.has(rule.name) && rule.matches?.(event)) fire(rule, event)
    }
    return event
  }
  const repeat = (rule: RuleResource, seconds: number, due: Date) => {
    agenda.at(due, `rule ${rule.name}`, () => {
      repeat(rule, seconds, nextTick(due, seconds, clock.now()))
      const tick = { source: 'aws.events', detailType: 'Scheduled Event', detail: {}, resources: [rule.arn] }
      if (!off.has(rule.name)) fire(rule, busEvent(tick, stack.place, clock, random))
    })
  }
  for (const rule of rules) {
    if (rule.schedule === undefined) continue
    const seconds = rateSeconds(rule.schedule)
    repeat(rule, seconds, new Date(clock.now().getTime() + seconds * 1000))
  }

  return {
    put,
    putFromAws: (event) => put('default', event),
    setEnabled: (ruleName, enabled) => {
      if (!rules.some(({ name }) => name === ruleName))
        throw new Error(`Cannot switch rule ${ruleName}: there is no such rule`)
      if (enabled) off.delete(ruleName)
      else off.add(ruleName)
    },
    buses,
    get rules() {
      return rules.map((rule) => ({ ...rule, enabled: !off.has(rule.name) }))
    },
    undelivered,
    swallowed,
  }
}

/** Throws if the statement is none, or of a kind that a policy cannot hold. */
function policyOf(statement: unknown): Policy {
  return parsePolicy({ Version: '2012-10-17', Statement: [statement] })
}

/** A tick that comes late, after time was let pass with all dead, is followed by the next one to come, not by all that were missed. */
function nextTick(due: Date, seconds: number, now: Date): Date {
  const missed = Math.floor((now.getTime() - due.getTime()) / (seconds * 1000))
  return new Date(due.getTime() + (missed + 1) * seconds * 1000)
}
