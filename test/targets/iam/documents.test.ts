import type { Policy } from '@curfew/iam-policy/policy'
import { expect, test } from 'vitest'
import { compile } from '#targets/iam/compile.ts'
import { provedPolicies } from '#targets/iam/documents.ts'
import { seedGrant, WHERE } from '#test/fixtures/seed.ts'

test('a policy is named after its job and content, and has the window', () => {
  const [policy] = provedPolicies(seedGrant(), WHERE)

  expect(policy?.name).toMatch(/^wikipedia-finetune-2025-07-16-[0-9a-f]{12}$/)
  expect(policy?.document).toContain('"DateLessThan":{"aws:CurrentTime":"2025-07-16T04:00:00Z"}')
})

test('jobs whose ids differ only in case have policies of different names, because IAM ignores case there', () => {
  const [lower] = provedPolicies(seedGrant({ jobId: 'churn' }), WHERE)
  const [upper] = provedPolicies(seedGrant({ jobId: 'Churn' }), WHERE)

  expect(upper?.name.toLowerCase()).not.toBe(lower?.name.toLowerCase())
})

test.each([
  ['no end of the window', (policy: Policy) => without(policy, 'DateLessThan')],
  ['no network condition', (policy: Policy) => without(policy, 'IpAddress')],
  ['a statement missing', (policy: Policy) => ({ ...policy, statements: policy.statements.slice(1) })],
])('a policy compiled with %s is never attached', (_rule, broken) => {
  const careless: typeof compile = (job, deployment) => compile(job, deployment).map(broken)

  expect(() => provedPolicies(seedGrant(), WHERE, careless)).toThrow('its policies could not be proved')
})

function without(policy: Policy, operator: string): Policy {
  return {
    ...policy,
    statements: policy.statements.map((statement) => ({
      ...statement,
      conditions: statement.conditions.filter((condition) => JSON.stringify(condition).includes(operator) === false),
    })),
  }
}
