import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explainResourcePolicy } from '../../../src/explain.ts'
import { RESOURCE_KINDS } from '../../../src/lint/resource/kinds.ts'
import { lintResourcePolicy } from '../../../src/lint-resource.ts'
import { parseResourcePolicyText } from '../../../src/resource-policy.ts'
import { PolicySyntaxError } from '../../../src/syntax-error.ts'
import { hostileText } from '../hostile-text.ts'
import { policy, read } from './examples.ts'

function readInEveryWay(text: string): void {
  for (const kind of [undefined, ...RESOURCE_KINDS]) lintResourcePolicy(text, { kind })
  try {
    explainResourcePolicy(parseResourcePolicyText(text))
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error
  }
}

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])(
  'the name %s makes no reader throw',
  (name) => {
    for (const principal of [name, { [name]: name }, { AWS: name }, { Service: name }, { Federated: name }]) {
      readInEveryWay(JSON.stringify(policy(read({ Principal: principal, Action: name }))))
    }
    readInEveryWay(`{"Statement":{"${name}":1,"Principal":{"${name}":[]}}}`)
  },
)

test.each([
  ['nothing', ''],
  ['a number', '1'],
  ['statements of other types', '{"Statement":[1,null,[],"a",{"Principal":null}]}'],
  ['nesting, 100,000 deep', `{"Statement":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['20,000 principals', JSON.stringify(policy(read({ Principal: { AWS: Array(20_000).fill('111122223333') } })))],
])('%s makes no reader throw', (_, text) => {
  readInEveryWay(text)
})

test('no text makes a reader throw', () => {
  fc.assert(fc.property(hostileText, readInEveryWay), { numRuns: 150 })
})

test('what the parser refuses has a finding', () => {
  for (const broken of [{ Effect: 'allow' }, { Principal: { AWS: 'train' } }, { Resource: undefined }, { Action: 5 }]) {
    const text = JSON.stringify(policy(read(broken)))

    expect(() => parseResourcePolicyText(text)).toThrow(PolicySyntaxError)
    expect(lintResourcePolicy(text).filter(({ severity }) => severity === 'error')).not.toEqual([])
  }
})
