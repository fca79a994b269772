import * as z from 'zod'
import { AwsError } from '../aws-error.ts'
import { parse } from '../protocol/json.ts'
import { type JsonOperation, jsonService } from '../protocol/json-service.ts'
import type { Call, Service } from '../service.ts'
import { nameOfBus } from '../template/kinds/events.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import type { Bus, Buses, LiveRule } from './buses.ts'
import { pageFields, pageOf } from './page.ts'
import { compilePattern } from './pattern.ts'
import { type EntryFault, putEvents } from './put-events.ts'
import { eventOf, patternOf } from './test-input.ts'

const onBus = z.strictObject({ EventBusName: z.string().default('default') })
const ruleName = onBus.extend({ Name: z.string() })
const prefix = { NamePrefix: z.string().default('') }
const testPattern = z.strictObject({ EventPattern: z.string(), Event: z.string() })

export type EventsServiceOptions = { readonly fault?: EntryFault }

/** The EventBridge API: puts events, and reads, enables and disables what the template created. */
export function eventsService(
  buses: Buses,
  location: StackLocation,
  { fault = () => undefined }: EventsServiceOptions = {},
): Service {
  const rulesOn = (bus: string) => buses.rules.filter((rule) => rule.bus === nameOfBus(bus))
  const ruleOf = (name: string, bus: string): LiveRule => {
    const rule = rulesOn(bus).find((one) => one.name === name)
    if (rule) return rule
    throw notFound(`Rule ${name} does not exist on EventBus ${nameOfBus(bus)}.`)
  }

  const operations: Readonly<Record<string, JsonOperation>> = {
    PutEvents: (input, call) => putEvents(input, call, buses, location, fault),
    ListEventBuses: (input, { authorize }) => {
      const { NamePrefix, ...page } = parse(z.strictObject({ ...prefix, ...pageFields }), input)
      authorize('events:ListEventBuses', '*')
      const { items, rest } = pageOf(
        buses.buses.filter(({ name }) => name.startsWith(NamePrefix)),
        page,
      )
      return { EventBuses: items.map((bus) => describeBus(bus)), ...rest }
    },
    DescribeEventBus: (input, { authorize }) => {
      const { Name } = parse(z.strictObject({ Name: z.string().default('default') }), input)
      const name = nameOfBus(Name)
      authorize('events:DescribeEventBus', arn(location, 'events', `event-bus/${name}`))
      const bus = buses.buses.find((one) => one.name === name)
      if (!bus) throw notFound(`Event bus ${name} does not exist.`)
      return describeBus(bus)
    },
    ListRules: (input, { authorize }) => {
      const { EventBusName, NamePrefix, ...page } = parse(onBus.extend({ ...prefix, ...pageFields }), input)
      authorize('events:ListRules', '*')
      const { items, rest } = pageOf(
        rulesOn(EventBusName).filter(({ name }) => name.startsWith(NamePrefix)),
        page,
      )
      return { Rules: items.map(describe), ...rest }
    },
    DescribeRule: (input, { authorize }) => {
      const { Name, EventBusName } = parse(ruleName, input)
      const rule = ruleOf(Name, EventBusName)
      authorize('events:DescribeRule', rule.arn)
      return describe(rule)
    },
    ListTargetsByRule: (input, { authorize }) => {
      const { Rule, EventBusName, ...page } = parse(onBus.extend({ Rule: z.string(), ...pageFields }), input)
      const rule = ruleOf(Rule, EventBusName)
      authorize('events:ListTargetsByRule', rule.arn)
      const { items, rest } = pageOf(rule.targets, page)
      return { Targets: items, ...rest }
    },
    EnableRule: (input, { authorize }) => setRuleState(input, authorize, true),
    DisableRule: (input, { authorize }) => setRuleState(input, authorize, false),
    TestEventPattern: (input, { authorize }) => {
      const { EventPattern, Event } = parse(testPattern, input)
      authorize('events:TestEventPattern', '*')
      return { Result: compilePattern(patternOf(EventPattern))(eventOf(Event)) }
    },
  }
  const setRuleState = (input: unknown, authorize: Call['authorize'], enabled: boolean) => {
    const { Name, EventBusName } = parse(ruleName, input)
    const rule = ruleOf(Name, EventBusName)
    authorize(enabled ? 'events:EnableRule' : 'events:DisableRule', rule.arn)
    buses.setEnabled(rule.name, enabled)
    return {}
  }

  return jsonService('events', 'EventBridge', operations)
}

function describe(rule: LiveRule) {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.bus,
    Description: rule.description,
    EventPattern: rule.pattern && JSON.stringify(rule.pattern),
    ScheduleExpression: rule.schedule,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
  }
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', 400, message)
}

function describeBus({ name, arn, policy }: Bus) {
  const document = { Version: '2012-10-17', Statement: policy }
  return { Name: name, Arn: arn, Policy: policy.length === 0 ? undefined : JSON.stringify(document) }
}
