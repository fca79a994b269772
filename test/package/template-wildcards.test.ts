import { readStack } from '@curfew/local-aws/template/load'
import { expect, test } from 'vitest'
import { at, changed, PLACE, type Template, templateIn } from './template.ts'

const template = templateIn('.serverless-tigris')

/** Statements for all resources, and why each must be. */
const REASONS: Readonly<Record<string, string>> = {
  'curfew-auditor ListEventSources': 'lambda:ListEventSourceMappings has no resource',
  'curfew-auditor ListLogGroups': 'logs:DescribeLogGroups has no resource',
  'curfew-auditor ListPrincipals': 'iam:GetAccountAuthorizationDetails has no resource',
  'curfew-auditor ListRules': 'events:ListRules has no resource',
  'curfew-auditor ListTimers': 'scheduler:ListSchedules has no resource',
  'curfew-boundary LogInToRegistry': 'ecr:GetAuthorizationToken has no resource',
  'curfew-publish ListStreams': 'dynamodb:ListStreams has no resource',
  'curfew-schedule-access ReadQuotas': 'iam:GetAccountSummary has no resource',
  'curfew-sweep ListPolicies': 'iam:ListPolicies has no resource',
}

test('a statement is for all resources only where its action supports nothing else', () => {
  expect(onAllResources(template).map(({ statement }) => statement)).toEqual(Object.keys(REASONS).sort())
})

test('a statement for all resources names one action only', () => {
  expect(onAllResources(template).map(({ action }) => action)).toEqual([
    'lambda:ListEventSourceMappings',
    'logs:DescribeLogGroups',
    'iam:GetAccountAuthorizationDetails',
    'events:ListRules',
    'scheduler:ListSchedules',
    'ecr:GetAuthorizationToken',
    'dynamodb:ListStreams',
    'iam:GetAccountSummary',
    'iam:ListPolicies',
  ])
})

test.each([
  ['*', 'curfew-sweep'],
  [['arn:aws:iam::111122223333:role/*', '*'], 'curfew-sweep'],
  ['arn:*', 'curfew-sweep'],
])('a statement of a role on the resource %j is found', (resource, role) => {
  const policy = 'Resources/SweepRole/Properties/Policies/0/PolicyDocument/Statement'
  const first = String(at(template, `${policy}/0/Sid`))
  const found = onAllResources(changed(template, `${policy}/0/Resource`, resource))

  expect(found.map(({ statement }) => statement)).toContain(`${role} ${first}`)
})

test('no statement names all actions of a service, and none uses NotAction', () => {
  const wide = statementsOf(template).filter(
    ({ body }) => /^(\*|[a-z]+:\*)$/.test(String(at(body, 'Action'))) || at(body, 'NotAction') !== undefined,
  )

  expect(wide).toEqual([])
})

function onAllResources(source: Template) {
  return statementsOf(source)
    .filter(({ body }) => [at(body, 'Resource')].flat().some((resource) => /^(arn:)?\*$/.test(String(resource))))
    .map(({ name, body }) => ({ statement: `${name} ${at(body, 'Sid')}`, action: at(body, 'Action') }))
    .sort((one, other) => one.statement.localeCompare(other.statement))
}

function statementsOf(source: Template) {
  const { roles, managedPolicies } = readStack(source, PLACE)
  const documents = [
    ...roles.flatMap(({ name, inline }) => Object.values(inline).map((document) => ({ name, document }))),
    ...managedPolicies,
  ]
  return documents.flatMap(({ name, document }) => [document.Statement].flat().map((body: unknown) => ({ name, body })))
}
