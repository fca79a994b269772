import {
  DescribeEventBusCommand,
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
} from '@aws-sdk/client-eventbridge'
import type { BusFacts } from '#cli/doctor/rules/bus.ts'
import { type RuleFacts, rulesOf } from '#cli/doctor/rules/rules.ts'
import type { Stage } from '#cli/doctor/stage.ts'
import { ifExists } from './clients.ts'

/** Undefined if there is no bus. */
export async function readBus(client: EventBridgeClient, { prefix }: Stage): Promise<BusFacts | undefined> {
  const bus = await ifExists(client.send(new DescribeEventBusCommand({ Name: prefix })))
  return bus && { policy: bus.Policy }
}

/** The rules of the stage, with their targets. */
export async function readRules(client: EventBridgeClient, stage: Stage): Promise<readonly RuleFacts[]> {
  const expected = rulesOf(stage)
  const buses = [...new Set(expected.map(({ bus }) => bus))]
  const listed = await Promise.all(
    buses.map(async (bus) => (await rulesOn(client, bus, stage)).map((rule) => ({ bus, rule }))),
  )
  const own = listed.flat().filter(({ bus, rule }) => expected.some((one) => one.name === rule.Name && one.bus === bus))
  return Promise.all(own.map(({ bus, rule }) => factsOf(client, bus, rule)))
}

async function rulesOn(client: EventBridgeClient, EventBusName: string, { prefix }: Stage): Promise<readonly Rule[]> {
  const rules: Rule[] = []
  let NextToken: string | undefined
  do {
    const command = new ListRulesCommand({ EventBusName, NamePrefix: `${prefix}-`, NextToken })
    const page = await ifExists(client.send(command))
    rules.push(...(page?.Rules ?? []))
    NextToken = page?.NextToken
  } while (NextToken !== undefined)
  return rules
}

/** A rule has five targets at most: one page. */
async function factsOf(client: EventBridgeClient, bus: string, { Name = '', State }: Rule): Promise<RuleFacts> {
  const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: Name, EventBusName: bus }))
  return {
    ...{ name: Name, bus, isEnabled: State !== 'DISABLED' },
    targets: Targets.map(({ Arn = '', DeadLetterConfig }) => ({ arn: Arn, deadLetters: DeadLetterConfig?.Arn })),
  }
}
