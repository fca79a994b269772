import { actionsMatching } from '@curfew/iam-policy/data/actions'
import type { AccessRequest } from '@curfew/iam-policy/evaluate'
import type { Policy } from '@curfew/iam-policy/policy'
import { isTrusted, readTrust } from '@curfew/local-aws/iam/trust'
import { beforeAll, expect, test } from 'vitest'
import { inRegion, OWN, STACK, shortName } from './escalation-targets.ts'
import { NIGHTS } from './eventful-day.ts'
import { allowing, isAllowed, labelOf, named, rightsOf, unneeded } from './rights.ts'
import { type Asked, rightsAsked } from './rights-asked.ts'

const LAMBDAS = ['end-access', 'rotate-keys', 'schedule-access', 'settle-access', 'sweep']
const roles = STACK.roles.map((role) => ({ ...role, name: shortName(role.name), policy: rightsOf(role) }))
const byName = roles.map((role) => [role.name, role] as const)
const statements = roles.flatMap((role) =>
  role.policy.statements.map((statement, index) => [role.name, labelOf(statement, index), { role, index }] as const),
)

let asked: readonly Asked[] = []
beforeAll(async () => {
  asked = await rightsAsked(async () => {
    for (const startDay of NIGHTS) await startDay()
  })
})

test('each of the five Lambdas has a role of its own, the timers have one, and there is no other principal', () => {
  expect(roles.map(({ name }) => name).sort()).toEqual([...LAMBDAS, 'timers'].sort())
  expect(STACK.functions.map(({ roleArn }) => roleArn).sort()).toEqual(
    roles.flatMap(({ name, arn }) => (name === 'timers' ? [] : [arn])).sort(),
  )
  expect(STACK.notRun.filter(({ type }) => type.startsWith('AWS::IAM::'))).toEqual([])
})

test.each(byName)('the role of %s has what it says itself, and one service may assume it', (name, role) => {
  const { managedArns, inline, trust } = role
  const service = name === 'timers' ? 'scheduler.amazonaws.com' : 'lambda.amazonaws.com'

  expect(managedArns).toEqual([])
  expect(Object.keys(inline)).toEqual([name])
  expect(trust.Statement).toEqual([
    expect.objectContaining({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }),
  ])
})

test('the timers’ role is assumed for timers of Curfew’s own group, and of this account', () => {
  const trust = readTrust(JSON.stringify(roles.find(({ name }) => name === 'timers')?.trust))
  const mayAssume = (group: string, account: string) =>
    isTrusted(trust, ['scheduler.amazonaws.com'], { 'aws:SourceArn': group, 'aws:SourceAccount': account })

  expect(mayAssume(OWN.timerGroup, STACK.place.account)).toBe(true)
  expect(mayAssume(inRegion('scheduler', 'schedule-group/default'), STACK.place.account)).toBe(false)
  expect(mayAssume(OWN.timerGroup, '999999999999')).toBe(false)
})

test('nobody but the rules of the stack is let in to call its Lambdas', () => {
  const rules = STACK.rules.map(({ arn }) => arn)
  const others = STACK.permissions.filter(
    ({ principal, sourceArn = '' }) => principal !== 'events.amazonaws.com' || !rules.includes(sourceArn),
  )

  expect(others).toEqual([])
})

test('the boundary is the only managed policy', () => {
  expect(STACK.managedPolicies.map(({ arn }) => arn)).toEqual([OWN.boundary])
})

test.each(byName)(
  '%s is allowed actions by their full names, on "*" only where AWS knows no resource',
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

test.each(byName)('whatever %s asks for, it may do', (_, role) => {
  const refused = askedBy(role.arn).filter((request) => !isAllowed({ identity: [role.policy] }, request))

  expect(refused.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([])
})

test.each(byName)('%s needs every action and every resource that its role names', (_, role) => {
  expect(unneeded(role.policy, askedBy(role.arn))).toEqual([])
})

test.each(byName)('%s is found to have too much as soon as it may do something that it never does', (_, role) => {
  const extra = allowing(['dynamodb:DescribeTable'], [OWN.table]).statements
  const more: Policy = { ...role.policy, statements: [...role.policy.statements, ...extra] }

  expect(unneeded(more, askedBy(role.arn))).toContainEqual(expect.stringContaining('dynamodb:DescribeTable'))
})

test.each(statements)('%s with its statement %s doubled is found to have too much', (_, sid, { role, index }) => {
  const { statements } = role.policy
  const twice: Policy = { ...role.policy, statements: [...statements, ...statements.slice(index, index + 1)] }

  expect(unneeded(twice, askedBy(role.arn))).toContainEqual(expect.stringContaining(`${sid}: `))
})

function askedBy(arn: string): readonly AccessRequest[] {
  return asked.filter(({ role }) => role === arn).map(({ request }) => request)
}
