import { loadStack } from '@curfew/local-aws/template/load'
import { expect, test } from 'vitest'
import { rulesOf } from '#cli/doctor/rules/rules.ts'
import { ALARMS, DEAD_LETTERS, INDEXES, LAMBDAS, lambdaOfRule, RETRY_QUEUES, ROLES } from '#cli/doctor/stage-parts.ts'

const place = { partition: 'aws', account: '111122223333', region: 'us-east-1' }
const STACK = loadStack('.serverless', { ...place, stackName: 'curfew' })
const stage = { stage: 'local', prefix: 'curfew', ...place }

const named = (names: readonly string[]) => names.map((name) => `curfew-${name}`).toSorted()
const namesOf = (parts: readonly { readonly name: string }[]) => parts.map(({ name }) => name).toSorted()

test('doctor looks for every Lambda, role, queue and alarm of the packaged stack, and for no other', () => {
  expect(named(LAMBDAS)).toEqual(namesOf(STACK.functions))
  expect(named(ROLES)).toEqual(namesOf(STACK.roles))
  expect(named([DEAD_LETTERS, ...Object.values(RETRY_QUEUES)])).toEqual(namesOf(STACK.queues))
  expect(named(ALARMS)).toEqual(namesOf(STACK.alarms))
})

test('it looks for every rule on its bus, with the Lambda that it invokes', () => {
  const found = STACK.rules.map(({ name, bus, targets }) => [name, bus, targets[0]?.Arn.replace(/^.*:/, '')])
  const expected = rulesOf(stage).map(({ name, bus }) => [name, bus, lambdaOfRule(name)])

  expect(expected.toSorted()).toEqual(found.toSorted())
})

test('it looks for every index of the table, and every queue that a Lambda reads', () => {
  const [table] = STACK.tables
  const indexes = [...(table?.GlobalSecondaryIndexes ?? []), ...(table?.LocalSecondaryIndexes ?? [])]
  const sources = STACK.eventSources.map(({ queueArn, functionName }) => [functionName, queueArn.replace(/^.*:/, '')])

  expect([...INDEXES].toSorted()).toEqual(indexes.map(({ IndexName }) => IndexName).toSorted())
  expect(Object.entries(RETRY_QUEUES).map((entry) => named(entry))).toEqual(sources.toSorted())
})
