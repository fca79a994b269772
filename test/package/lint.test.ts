import { expect, test } from 'vitest'
import { lint } from '#core/policy/lint.ts'
import { loadStack } from '#local/template/load.ts'

const { roles, managedPolicies } = loadStack('.serverless', {
  account: '111122223333',
  region: 'us-east-1',
  stackName: 'curfew',
})
const documents = roles.flatMap(({ name, inline }) =>
  Object.values(inline).map((document) => [name, document] as const),
)

test.each(documents)('our own linter finds nothing to remark on the role %s', (_name, document) => {
  expect(lint(JSON.stringify(document), { profile: 'identity' })).toEqual([])
})

test.each(managedPolicies.map(({ name, document }) => [name, document] as const))('nor on %s', (_name, document) => {
  expect(lint(JSON.stringify(document), { profile: 'boundary' })).toEqual([])
})
