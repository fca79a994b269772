import type { Policy } from '@curfew/iam-policy/policy'
import { expect, test } from 'vitest'
import { compile } from '#targets/iam/compile.ts'
import { provedPolicies } from '#targets/iam/documents.ts'
import { seedGrant, WHERE } from '#test/fixtures/seed.ts'

test('a policy is named after its job and content, and holds the window', () => {
  const [policy] = provedPolicies(seedGrant(), WHERE)

  expect(policy?.name).toMatch(/^wikipedia-finetune-2025-07-16-[0-9a-f]{12}$/)
  expect(policy?.document).toContain('"DateLessThan":{"aws:CurrentTime":"2025-07-16T04:00:00Z"}')
})

test('jobs whose ids differ only in case have policies of different names, which IAM would not tell apart otherwise', () => {
  const [lower] = provedPolicies(seedGrant({ jobId: 'churn' }), WHERE)
  const [upper] = provedPolicies(seedGrant({ jobId: 'Churn' }), WHERE)

  expect(upper?.name.toLowerCase()).not.toBe(lower?.name.toLowerCase())
})

test.each([
  ['a window that never ends', (policy: Policy) => without(policy, 'DateLessThan')],
  ['a network that is everywhere', (policy: Policy) => without(policy, 'IpAddress')],
  ['nothing at all', (policy: Policy) => ({ ...policy, statements: policy.statements.slice(1) })],
])('what a compiler wrote with %s is never granted', (_rule, broken) => {
  const careless: typeof compile = (job, deployment) => compile(job, deployment).map(broken)

  expect(() => provedPolicies(seedGrant(), WHERE, careless)).toThrow('its policy could not be proved')
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
