// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its own placeholders that way
import { expect, test } from 'vitest'
import { resolve, type Scope } from '../../src/template/intrinsics.ts'

const scope: Scope = {
  ref: (name) => ({ Bus: 'shop', 'AWS::Region': 'us-east-1', List: ['a', 'b'] })[name] ?? `?${name}`,
  attribute: (logicalId, name) => `${logicalId}!${name}`,
  condition: (name) => name === 'Yes',
}

test.each([
  [{ Ref: 'Bus' }, 'shop'],
  [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue!Arn'],
  [{ 'Fn::GetAtt': 'Stack.Outputs.Url' }, 'Stack!Outputs.Url'],
  [{ 'Fn::Sub': 'a-${Bus}-${Queue.Arn}' }, 'a-shop-Queue!Arn'],
  [{ 'Fn::Sub': '${!aws:username}' }, '${aws:username}'],
  [{ 'Fn::Sub': ['${x}/${Bus}', { x: { Ref: 'AWS::Region' } }] }, 'us-east-1/shop'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'Bus' }]] }, 'a-shop'],
  [{ 'Fn::Join': ['-', { Ref: 'List' }] }, 'a-b'],
  [{ 'Fn::Select': ['1', { 'Fn::Split': [',', 'x,y'] }] }, 'y'],
  [{ 'Fn::If': ['Yes', 1, 2] }, 1],
  [{ 'Fn::If': ['No', 1, { Ref: 'Bus' }] }, 'shop'],
  [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }] }, true],
  [{ 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': ['1', 1] }] }, true],
  [{ keep: 1, drop: { Ref: 'AWS::NoValue' } }, { keep: 1 }],
  [[1, { 'Fn::If': ['No', 2, { Ref: 'AWS::NoValue' }] }], [1]],
  [
    { Ref: 'Bus', other: 1 },
    { Ref: 'Bus', other: 1 },
  ],
])('intrinsic functions are evaluated: %j gives %j', (value, expected) => {
  expect(resolve(value, scope)).toEqual(expected)
})

test.each([
  [{ 'Fn::Select': [2, ['a']] }, /Cannot select element 2/],
  [{ 'Fn::Join': ['-', 'text'] }, /as a list/],
  [{ 'Fn::Cidr': [] }, /does not support this function/],
])('an invalid or unsupported intrinsic function is refused: %j', (value, message) => {
  expect(() => resolve(value, scope)).toThrow(message)
})
