import { expect, test } from 'vitest'
import { readStack } from '../../src/template/load.ts'
import { location, resources, template } from './sample.ts'

const denial = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'events:PutEvents',
  Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] },
  Condition: { StringEquals: { 'events:source': 'shop' } },
}

function busesWith(Statement: object) {
  const Properties = { EventBusName: { Ref: 'Bus' }, StatementId: 'One', Statement }
  const Policy = { Type: 'AWS::Events::EventBusPolicy', Properties }
  return readStack({ ...template, Resources: { ...resources, Policy } }, location).buses
}

test('a bus keeps the denials of its policy, without their principal, which is everyone', () => {
  const [bus] = busesWith(denial)
  const { Principal: _, ...statement } = denial

  expect(bus?.denials).toEqual([{ ...statement, Resource: bus?.arn }])
})

test('a statement that allows another account has no effect, because local AWS has one account', () => {
  const allowed = { ...denial, Effect: 'Allow', Principal: { AWS: '222233334444' } }

  expect(busesWith(allowed)[0]?.denials).toEqual([])
})

test.each([
  ['for one account only', { ...denial, Principal: { AWS: '222233334444' } }, /supports denials for everyone only/],
  ['with NotAction', { ...denial, NotAction: 'events:*' }, /NotAction/],
])('a denial %s is refused, because local AWS would evaluate it wrongly', (_, statement, message) => {
  expect(() => busesWith(statement)).toThrow(message)
})
