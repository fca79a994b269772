import { expect, test } from 'vitest'
import { AWS_ONLY } from '../../src/template/aws-only.ts'
import { loadStack, readStack } from '../../src/template/load.ts'
import { place, resources, template } from './sample.ts'

const withResource = (logicalId: string, resource: object) => ({
  ...template,
  Resources: { ...resources, [logicalId]: resource },
})

const statement = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'events:PutEvents',
  Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] },
  Condition: { StringEquals: { 'events:source': 'curfew' } },
}
const policy = (Statement: object) => ({
  Type: 'AWS::Events::EventBusPolicy',
  Properties: { EventBusName: { Ref: 'Bus' }, StatementId: 'One', Statement },
})

test('what exists on AWS only is known by its type, and why nothing is missed without it', () => {
  const { notRun } = loadStack('.serverless', place)

  expect([...new Set(notRun.map(({ type }) => type))].sort()).toEqual(Object.keys(AWS_ONLY).sort())
})

test('any other type is refused by name: it would be missing without a word', () => {
  const source = {
    ...template,
    Resources: {
      ...resources,
      Pipe: { Type: 'AWS::Pipes::Pipe', Properties: {} },
      Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
    },
  }

  expect(() => readStack(source, place)).toThrow(
    'Cannot run Pipe (AWS::Pipes::Pipe), Topic (AWS::SNS::Topic): local AWS does not know what it is for',
  )
})

test('unless its condition is false', () => {
  const source = withResource('Topic', { Type: 'AWS::SNS::Topic', Properties: {}, Condition: 'IsProd' })

  expect(readStack(source, place).notRun.map(({ type }) => type)).not.toContain('AWS::SNS::Topic')
})

test('a denial of a bus policy is kept with its bus, without the principal, which is everybody', () => {
  const { buses } = readStack(withResource('Policy', policy(statement)), place)
  const { Principal: _, ...rest } = statement

  expect(buses[0]?.denials).toEqual([{ ...rest, Resource: buses[0]?.arn }])
})

test('leave for another account is none here: there is no other account', () => {
  const leave = { ...statement, Effect: 'Allow', Principal: { AWS: '222233334444' } }

  expect(readStack(withResource('Policy', policy(leave)), place).buses[0]?.denials).toEqual([])
})

test.each([
  ['for some only', { ...statement, Principal: { AWS: '222233334444' } }, /Denials are run here for everybody only/],
  ['of all but some', { ...statement, NotAction: 'events:*' }, /NotAction/],
])('a denial %s is refused, since it would be read wrongly', (_, denial, message) => {
  expect(() => readStack(withResource('Policy', policy(denial)), place)).toThrow(message)
})
