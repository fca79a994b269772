import { loadStack } from '@curfew/local-aws/template/load'
import { expect, test } from 'vitest'
import { lintPolicy } from '#targets/iam/lint.ts'

const { roles, managedPolicies } = loadStack('.serverless', {
  account: '111122223333',
  region: 'us-east-1',
  stackName: 'curfew',
})
const documents = roles.flatMap(({ name, inline }) =>
  Object.values(inline).map((document) => [name, document] as const),
)

test.each(documents)('our own linter has no findings in the role %s', (_name, document) => {
  expect(lintPolicy(JSON.stringify(document), { profile: 'identity' })).toEqual([])
})

test.each(managedPolicies.map(({ name, document }) => [name, document] as const))(
  'our own linter has no findings in the managed policy %s, but for what people are to read: policies of any bucket, keys of a requester',
  (name, document) => {
    const profile = name.endsWith('-boundary') ? 'boundary' : 'identity'
    const codes = lintPolicy(JSON.stringify(document), { profile }).map(({ code }) => code)
    expect(codes).toEqual([
      ...(name.endsWith('-requester') ? ['CREDENTIALS_EXPOSURE'] : []),
      ...(name.endsWith('-boundary') ? [] : ['RESOURCE_STAR']),
    ])
  },
)
