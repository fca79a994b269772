import { actionsMatching } from '@curfew/iam-policy/data/actions'
import type { AccessRequest } from '@curfew/iam-policy/evaluate'
import type { Policy } from '@curfew/iam-policy/policy'
import { isTrusted, readTrust } from '@curfew/local-aws/iam/trust'
import { loadStack } from '@curfew/local-aws/template/load'
import { beforeAll, expect, test } from 'vitest'
import { lambdaNames } from '#tools/lambda-names.ts'
import { inRegion, OWN, shortName } from './escalation-targets.ts'
import { DAYS } from './eventful-day.ts'
import { type RequestedRight, requestedRights } from './requested-rights.ts'
import { allowing, isAllowed, labelOf, named, rightsOf, unneeded } from './rights.ts'
import { PLACE } from './template.ts'

/** Of a stage as it is by default. */
const STACK = loadStack('.serverless', PLACE)

const roles = STACK.roles.map((role) => ({ ...role, name: shortName(role.name), policy: rightsOf(role) }))
const byName = roles.map((role) => [role.name, role] as const)
const statements = roles.flatMap((role) =>
  role.policy.statements.map((statement, index) => [role.name, labelOf(statement, index), { role, index }] as const),
)

let requested: readonly RequestedRight[] = []
beforeAll(async () => {
  requested = await requestedRights(async () => {
    for (const runDay of DAYS) await runDay()
  })
})

test('each Lambda has a role of its own, the timers have one, and there is no other principal', () => {
  expect(roles.map(({ name }) => name).sort()).toEqual(
    [...lambdaNames().filter((name) => !name.endsWith('-tigris')), 'timers'].sort(),
  )
  expect(STACK.functions.map(({ roleArn }) => roleArn).sort()).toEqual(
    roles.flatMap(({ name, arn }) => (name === 'timers' ? [] : [arn])).sort(),
  )
  expect(STACK.notRun.filter(({ type }) => type.startsWith('AWS::IAM::'))).toEqual([])
})

test.each(byName)(
  'the role of %s has one inline policy and no managed one, and one service may assume it',
  (name, role) => {
    const { managedArns, inline, trust } = role
    const service = name === 'timers' ? 'scheduler.amazonaws.com' : 'lambda.amazonaws.com'

    expect(managedArns).toEqual([])
    expect(Object.keys(inline)).toEqual([name])
    expect(trust.Statement).toEqual([
      expect.objectContaining({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }),
    ])
  },
)

test('the timers’ role can be assumed only for timers of Curfew’s own group in this account', () => {
  const trust = readTrust(JSON.stringify(roles.find(({ name }) => name === 'timers')?.trust))
  const mayAssume = (group: string, account: string) =>
    isTrusted(trust, ['scheduler.amazonaws.com'], { 'aws:SourceArn': group, 'aws:SourceAccount': account })

  expect(mayAssume(OWN.timerGroup, STACK.location.account)).toBe(true)
  expect(mayAssume(inRegion('scheduler', 'schedule-group/default'), STACK.location.account)).toBe(false)
  expect(mayAssume(OWN.timerGroup, '999999999999')).toBe(false)
})

test('only the rules of the stack may invoke its Lambdas', () => {
  const rules = STACK.rules.map(({ arn }) => arn)
  const others = STACK.permissions.filter(
    ({ principal, sourceArn = '' }) => principal !== 'events.amazonaws.com' || !rules.includes(sourceArn),
  )

  expect(others).toEqual([])
})

test('the managed policies are the boundary and those for people, who attach them themselves', () => {
  const people = ['requester', 'auditor'].map((name) => OWN.boundary.replace(/boundary$/, name))

  expect(STACK.managedPolicies.map(({ arn }) => arn)).toEqual([OWN.boundary, ...people])
})

test.each(byName)(
  '%s is allowed actions by their full names, and on "*" only actions without resource types',
  (_, { policy }) => {
    const vague = policy.statements.flatMap(({ sid, actions, resources }) =>
      named(actions).filter((action) => {
        const [known] = actionsMatching(action)
        const isVague = known?.name !== action || (named(resources).includes('*') && known.resourceTypes.length > 0)
        return sid === undefined || isVague
      }),
    )

    expect(policy.statements.filter(({ actions, resources }) => 'allBut' in actions || 'allBut' in resources)).toEqual(
      [],
    )
    expect(vague).toEqual([])
  },
)

test.each(byName)('%s is allowed everything that it requests', (_, role) => {
  const refused = requestsOf(role.arn).filter((request) => !isAllowed({ identity: [role.policy] }, request))

  expect(refused.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([])
})

test.each(byName)('%s needs every action and every resource that its role names', (_, role) => {
  expect(unneeded(role.policy, requestsOf(role.arn))).toEqual([])
})

test.each(byName)('%s with an action that it never uses is found to have too many permissions', (_, role) => {
  const extra = allowing(['dynamodb:DescribeTable'], [OWN.table]).statements
  const more: Policy = { ...role.policy, statements: [...role.policy.statements, ...extra] }

  expect(unneeded(more, requestsOf(role.arn))).toContainEqual(expect.stringContaining('dynamodb:DescribeTable'))
})

test.each(statements)(
  '%s with its statement %s twice is found to have too many permissions',
  (_, sid, { role, index }) => {
    const { statements } = role.policy
    const twice: Policy = { ...role.policy, statements: [...statements, ...statements.slice(index, index + 1)] }

    expect(unneeded(twice, requestsOf(role.arn))).toContainEqual(expect.stringContaining(`${sid}: `))
  },
)

function requestsOf(arn: string): readonly AccessRequest[] {
  return requested.filter(({ role }) => role === arn).map(({ request }) => request)
}
