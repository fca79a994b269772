import { expect, test } from 'vitest'
import { explainResourcePolicy } from '../src/explain.ts'
import { parseResourcePolicy } from '../src/resource-policy.ts'
import { OWN, policy, read, trust } from './lint/resource/examples.ts'

const explained = (statement: object, noun?: string) =>
  explainResourcePolicy(parseResourcePolicy(policy(statement)), noun)[0]

test.each([
  [read({ Principal: '*' }), 'Everybody may call s3:GetObject on all objects in bucket acmeco-shared.'],
  [
    read({ Principal: { AWS: [OWN, `arn:aws:iam::${OWN}:user/team/ann`] } }),
    `Account ${OWN} and user ann of account ${OWN} may call s3:GetObject on all objects in bucket acmeco-shared.`,
  ],
  [
    read({ Principal: { Service: 'logs.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': OWN } } }),
    `The service logs.amazonaws.com may call s3:GetObject on all objects in bucket acmeco-shared, if aws:SourceAccount is ${OWN}.`,
  ],
  [
    read({ Effect: 'Deny', Principal: '*', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    'Nobody may call s3:* on all objects in bucket acmeco-shared, over plain HTTP.',
  ],
  [
    { ...read({ Effect: 'Deny', NotPrincipal: { AWS: OWN } }), Principal: undefined },
    `Everybody except account ${OWN} may not call s3:GetObject on all objects in bucket acmeco-shared.`,
  ],
])('a sentence says whom a statement is about: %#', (statement, sentence) => {
  const json = JSON.parse(JSON.stringify(statement))

  expect(explained(json, 'bucket')).toBe(`Statement 1: ${sentence}`)
})

test('the resource of a trust policy is the role, and that of a key policy the key', () => {
  const session = `arn:aws:sts::${OWN}:assumed-role/train/job-1`

  expect(explained(trust({ Principal: { AWS: session } }), 'role')).toBe(
    `Statement 1: Session job-1 of role train of account ${OWN} may call sts:AssumeRole on the role.`,
  )
  expect(explained(read({ Action: 'kms:*', Resource: '*', Principal: { AWS: OWN } }), 'KMS key')).toBe(
    `Statement 1: Account ${OWN} may call kms:* on the KMS key.`,
  )
})

test('a policy that only denies gives nobody access', () => {
  expect(explainResourcePolicy(parseResourcePolicy(policy(read({ Effect: 'Deny' })))).at(-1)).toBe(
    'The policy allows nothing by itself.',
  )
})
