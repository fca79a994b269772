import { readStack } from '@curfew/local-aws/template/load'
import { expect, test } from 'vitest'
import { overfullAlarms, unwatched } from './alarm-problems.ts'
import { lambdasThatLoseEvents, rulesThatLoseEvents } from './delivery-problems.ts'
import { OWN, STACK, shortName } from './escalation-targets.ts'
import { brokenReferences } from './references.ts'
import { isAllowed, named, rightsOf } from './rights.ts'
import { PLACE, type Template, templateIn } from './template.ts'

const PAIR = ['rotate-keys-tigris', 'settle-access-tigris']

const without = templateIn('.serverless')
const withTigris = templateIn('.serverless-tigris')
const roles = STACK.roles.map((role) => ({ name: shortName(role.name), policy: rightsOf(role) }))

test('a stage has nothing of Tigris unless its parameter says so', () => {
  const { functions, rules, roles } = readStack(without, PLACE)

  expect([...functions, ...rules, ...roles].filter(({ name }) => name.includes('tigris'))).toEqual([])
  expect(Object.keys(without.Resources).filter((logicalId) => /tigris/i.test(logicalId))).toEqual([])
})

test('with it, a stage has two Lambdas more, and changes only what lists Lambdas, rules or what timers invoke', () => {
  const added = functionsOf(withTigris).filter((name) => !functionsOf(without).includes(name))
  const changed = Object.keys(without.Resources).filter(
    (logicalId) => stable(without.Resources[logicalId]) !== stable(withTigris.Resources[logicalId]),
  )

  expect(added.toSorted()).toEqual(PAIR.map((name) => `curfew-${name}`))
  expect(changed.toSorted()).toEqual([
    ...['Auditor', 'Dashboard', 'DeadLettersLost', 'DeadLettersPolicy', 'DefaultBusRulesFailed'],
    ...['OnlyCurfewSpeaksAsCurfew', 'RulesFailed'],
  ])
  expect(brokenReferences(withTigris)).toEqual([])
})

test('the pair and its rules lose no event, and alarms watch them', () => {
  expect([...lambdasThatLoseEvents(withTigris), ...rulesThatLoseEvents(withTigris)]).toEqual([])
  expect([...unwatched(withTigris), ...overfullAlarms(withTigris)]).toEqual([])
})

test('only the pair may read Curfew’s own key of Tigris', () => {
  const request = { action: 'secretsmanager:GetSecretValue', resource: OWN.tigrisKey, context: {} }
  const readers = roles.filter(({ policy }) => isAllowed({ identity: [policy] }, request))

  expect(readers.map(({ name }) => name).toSorted()).toEqual(PAIR)
})

test.each(PAIR)('%s has no right on IAM, STS or Lambda', (name) => {
  const { statements = [] } = roles.find((role) => role.name === name)?.policy ?? {}
  const services = statements.flatMap(({ actions }) => named(actions).map((action) => action.split(':')[0]))

  expect(
    [...new Set(services)].filter((service) => ['iam', 'sts', 'lambda', 'scheduler'].includes(service ?? '')),
  ).toEqual([])
  expect(statements.length).toBeGreaterThan(3)
})

test.each(PAIR.map((name) => [name, name.replace('-tigris', '')]))(
  '%s is configured as %s is: memory, time, concurrency, retries and log',
  (name, counterpart) => {
    const common = (one: string) => {
      const found = STACK.functions.find((fn) => fn.name === `curfew-${one}`)
      const { timeoutSeconds, reservedConcurrency, retries, maxAgeSeconds, onFailureArn } = found ?? {}
      return { timeoutSeconds, reservedConcurrency, retries, maxAgeSeconds, onFailureArn }
    }

    expect(common(name)).toEqual(common(counterpart))
    expect(common(name).maxAgeSeconds).toBe(3600)
  },
)

function functionsOf(template: Template): readonly string[] {
  return readStack(template, PLACE).functions.map(({ name }) => name)
}

/** Without what changes from one packaging to the next, and with what a condition decides. */
function stable(resource: unknown): string {
  return JSON.stringify(resource).replaceAll(/serverless\/curfew\/local\/[^/]+\//g, '')
}
