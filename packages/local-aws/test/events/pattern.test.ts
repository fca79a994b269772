import { describe, expect, test } from 'vitest'
import { compilePattern } from '../../src/events/pattern.ts'

const event = {
  source: 'aws.sagemaker',
  'detail-type': 'SageMaker Training Job State Change',
  resources: ['arn:aws:sagemaker:us-east-1:1:training-job/churn', 'arn:b'],
  detail: {
    TrainingJobName: 'churn-7',
    TrainingJobStatus: 'Completed',
    ip: '203.0.113.42',
    ip6: '2001:db8::1',
    count: 5,
    ratio: 0.5,
    done: true,
    nothing: null,
    empty: '',
    path: 's3://bucket/a*b/file.PNG',
    tags: { team: 'ml' },
    list: ['a', 'b'],
    none: [],
    channels: [
      { name: 'train', size: 1 },
      { name: 'test', size: 9 },
    ],
  },
}
const inDetail = (pattern: object) => ({ detail: pattern })

describe('a pattern', () => {
  test.each([
    ['an exact value', { source: ['aws.sagemaker'] }],
    ['one of several values', inDetail({ TrainingJobStatus: ['Failed', 'Completed'] })],
    ['a number', inDetail({ count: [5] })],
    ['a number in another notation', inDetail({ count: [5.0] })],
    ['true', inDetail({ done: [true] })],
    ['null', inDetail({ nothing: [null] })],
    ['an empty text', inDetail({ empty: [''] })],
    ['any element of an array', { resources: ['arn:b'] }],
    ['a nested field', inDetail({ tags: { team: ['ml'] } })],
    ['one object of an array', inDetail({ channels: { name: ['test'], size: [9] } })],
    ['prefix', { source: [{ prefix: 'aws.' }] }],
    ['prefix, case ignored', { source: [{ prefix: { 'equals-ignore-case': 'AWS.S' } }] }],
    ['suffix', inDetail({ path: [{ suffix: '.PNG' }] })],
    ['suffix, case ignored', inDetail({ path: [{ suffix: { 'equals-ignore-case': '.png' } }] })],
    ['equals-ignore-case', inDetail({ TrainingJobStatus: [{ 'equals-ignore-case': 'COMPLETED' }] })],
    ['wildcard', inDetail({ path: [{ wildcard: 's3://*/file.*' }] })],
    ['wildcard with an escaped star', inDetail({ path: [{ wildcard: '*/a\\*b/*' }] })],
    ['numeric, one bound', inDetail({ count: [{ numeric: ['>', 4] }] })],
    ['numeric, two bounds, both included', inDetail({ count: [{ numeric: ['>=', 5, '<=', 6] }] })],
    ['numeric equality', inDetail({ ratio: [{ numeric: ['=', 0.5] }] })],
    ['cidr v4', inDetail({ ip: [{ cidr: '203.0.113.0/24' }] })],
    ['cidr v6', inDetail({ ip6: [{ cidr: '2001:db8::/32' }] })],
    ['exists', inDetail({ nothing: [{ exists: true }] })],
    ['does not exist', inDetail({ absent: [{ exists: false }] })],
    ['does not exist, below a missing object', inDetail({ absent: { deeper: [{ exists: false }] } })],
    ['does not exist, of an object, because only leaf fields exist', inDetail({ tags: [{ exists: false }] })],
    ['anything-but one', inDetail({ TrainingJobStatus: [{ 'anything-but': 'Failed' }] })],
    ['anything-but several', inDetail({ TrainingJobStatus: [{ 'anything-but': ['Failed', 'Stopped'] }] })],
    ['anything-but numbers', inDetail({ count: [{ 'anything-but': [4, 6] }] })],
    ['anything-but a prefix', inDetail({ TrainingJobName: [{ 'anything-but': { prefix: 'fraud' } }] })],
    ['anything-but prefixes', inDetail({ TrainingJobName: [{ 'anything-but': { prefix: ['fraud', 'x'] } }] })],
    ['anything-but a suffix', inDetail({ path: [{ 'anything-but': { suffix: '.png' } }] })],
    [
      'anything-but, case ignored',
      inDetail({ TrainingJobStatus: [{ 'anything-but': { 'equals-ignore-case': ['failed'] } }] }),
    ],
    ['anything-but a wildcard', inDetail({ path: [{ 'anything-but': { wildcard: '*/x/*' } }] })],
    ['$or, second alternative', { $or: [{ source: ['x'] }, { detail: { count: [5] } }] }],
    ['$or together with another field', inDetail({ done: [true], $or: [{ count: [1] }, { ratio: [0.5] }] })],
  ])('matches an event by %s', (_, pattern) => {
    expect(compilePattern(pattern)(event)).toBe(true)
  })

  test.each([
    ['another value', { source: ['aws.batch'] }],
    ['a value in another case', { source: ['AWS.sagemaker'] }],
    ['a number as text', inDetail({ count: ['5'] })],
    ['a field that is missing', inDetail({ absent: ['x'] })],
    ['null where the field is missing', inDetail({ absent: [null] })],
    ['fields of two objects of an array', inDetail({ channels: { name: ['train'], size: [9] } })],
    ['one field of two', { source: ['aws.sagemaker'], detail: { count: [6] } }],
    ['an object where the pattern wants a value', inDetail({ tags: ['ml'] })],
    ['a prefix in another case', { source: [{ prefix: 'AWS' }] }],
    ['a wildcard that must fill the whole', inDetail({ path: [{ wildcard: '*/file' }] })],
    ['numeric beyond a bound', inDetail({ count: [{ numeric: ['>', 0, '<', 5] }] })],
    ['numeric on text', inDetail({ ip: [{ numeric: ['>', 0] }] })],
    ['an address outside the range', inDetail({ ip: [{ cidr: '203.0.114.0/24' }] })],
    ['cidr on text that is not an address', inDetail({ path: [{ cidr: '0.0.0.0/0' }] })],
    ['exists, of a missing field', inDetail({ absent: [{ exists: true }] })],
    ['exists, of an empty array', inDetail({ none: [{ exists: true }] })],
    ['not exists, of null', inDetail({ nothing: [{ exists: false }] })],
    ['anything-but, of the value itself', inDetail({ TrainingJobStatus: [{ 'anything-but': 'Completed' }] })],
    ['anything-but, of a missing field', inDetail({ absent: [{ 'anything-but': 'x' }] })],
    ['anything-but its prefix', inDetail({ TrainingJobName: [{ 'anything-but': { prefix: 'churn' } }] })],
    [
      'anything-but, case ignored',
      inDetail({ TrainingJobStatus: [{ 'anything-but': { 'equals-ignore-case': 'completed' } }] }),
    ],
    ['$or without a matching alternative', { $or: [{ source: ['x'] }, { source: ['y'] }] }],
  ])('does not match an event by %s', (_, pattern) => {
    expect(compilePattern(pattern)(event)).toBe(false)
  })
})

test.each([
  ['a value outside an array', { source: 'x' }, '"source" must be an object or an array'],
  ['an empty array', { source: [] }, 'source: empty arrays are not allowed'],
  ['an empty object', { detail: {} }, 'detail: empty objects are not allowed'],
  ['an unknown operator', { detail: { a: [{ regex: 'x' }] } }, 'detail.a: unrecognized match type regex'],
  ['two operators in one', { a: [{ prefix: 'x', suffix: 'y' }] }, 'only one key allowed'],
  ['a prefix that is not text', { a: [{ prefix: 1 }] }, 'prefix match pattern must be a string'],
  ['an unknown comparison', { a: [{ numeric: ['!=', 1] }] }, 'unrecognized numeric range operator !='],
  ['three comparisons', { a: [{ numeric: ['>', 1, '<', 2, '=', 3] }] }, 'one or two comparisons'],
  ['a number beyond the range', { a: [{ numeric: ['>', 6e9] }] }, 'between -5e9 and 5e9'],
  ['a range whose bounds are turned round', { a: [{ numeric: ['>', 2, '<', 1] }] }, 'bottom must be less than top'],
  ['two lower bounds', { a: [{ numeric: ['>', 1, '>', 2] }] }, 'too many terms in numeric range'],
  ['an address with too long a prefix', { a: [{ cidr: '10.0.0.0/33' }] }, 'malformed CIDR'],
  ['an empty text that must not begin a value', { a: [{ 'anything-but': { prefix: '' } }] }, 'not empty'],
  ['a broken range', { a: [{ cidr: '10.0.0.0' }] }, 'malformed CIDR'],
  ['exists with text', { a: [{ exists: 'true' }] }, 'either true or false'],
  ['two stars in a row', { a: [{ wildcard: 'a**' }] }, 'consecutive wildcard'],
  ['an invalid escape', { a: [{ wildcard: 'a\\b' }] }, 'invalid escape'],
  ['a mixed anything-but', { a: [{ 'anything-but': ['x', 1] }] }, 'all values are Number or String'],
  [
    'anything-but with an operator it cannot take',
    { a: [{ 'anything-but': { numeric: ['>', 1] } }] },
    'cannot take numeric',
  ],
  ['$or with one alternative', { $or: [{ a: ['x'] }] }, 'at least two'],
  ['an array instead of an object', ['x'], 'Filter is not an object'],
])('a pattern with %s is refused when the rule is made', (_, pattern, message) => {
  expect(() => compilePattern(pattern)).toThrow(message)
})
