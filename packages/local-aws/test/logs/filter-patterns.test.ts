import { describe, expect, test } from 'vitest'
import { compileFilter } from '../../src/logs/filter-pattern.ts'

const found = (pattern: string, messages: readonly string[]) => messages.filter(compileFilter(pattern))

// The examples of "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail".
const LINES = [
  '[ERROR 400] BAD REQUEST',
  '[ERROR 401] UNAUTHORIZED REQUEST',
  '[ERROR 419] MISSING ARGUMENTS',
  '[ERROR 420] INVALID ARGUMENTS',
  '[INFO] REQUEST FAILED',
  '[ERROR 500] INTERNAL SERVER ERROR',
]

describe('terms', () => {
  test.each([
    ['one term', 'INFO', ['[INFO] REQUEST FAILED']],
    ['terms, all of which occur', 'ERROR ARGUMENTS', LINES.slice(2, 4)],
    ['terms, one of which occurs', '?MISSING ?INVALID', LINES.slice(2, 4)],
    ['a phrase', '"INTERNAL SERVER ERROR"', LINES.slice(5)],
    ['a term without another', 'ERROR -ARGUMENTS -INTERNAL', LINES.slice(0, 2)],
    ['all that has not a term', '-ERROR', LINES.slice(4, 5)],
    ['all that has not a phrase', 'REQUEST -"BAD REQUEST"', [LINES[1], LINES[4]]],
    ['either of two phrases', '?"BAD REQUEST" ?"REQUEST FAILED"', [LINES[0], LINES[4]]],
    ['terms with ? not at all beside others', '?MISSING ?INVALID REQUEST', [LINES[0], LINES[1], LINES[4]]],
    ['everything with a blank phrase', '" "', LINES],
    ['letters in their case only', 'error', []],
    ['a regular expression', '%ERROR 4[01]0|FAILED$%', [LINES[0], LINES[4]]],
    ['a character by its number', '%\\x5BINFO\\x5D%', [LINES[4]]],
  ])('find %s: %s', (_rule, pattern, expected) => {
    expect(found(pattern, LINES)).toEqual(expected)
  })
})

const EVENT = {
  ...{ eventType: 'UpdateTrail', sourceIPAddress: '111.111.111.111', arrayKey: ['value', 'another value'] },
  ...{
    objectList: [
      { name: 'a', id: 1 },
      { name: 'b', id: 2 },
    ],
    SomeObject: null,
    'cluster.name': 'c',
  },
  ...{ ThisFlag: true, bandwidth: 80, errorCode: 400, number: [1000, 0.001], text: '90', 'say "hi"': 'say "hi"' },
  ...{
    coordinates: [
      [0, 1, 2],
      [4, 5, 6],
    ],
  },
}

describe('JSON patterns', () => {
  test.each([
    ['$.eventType = "UpdateTrail"', true],
    ['$.eventType = UpdateTrail', true],
    ['$.eventType != "UpdateTrail"', false],
    ['$.sourceIPAddress != 123.123.*', true],
    ['$.sourceIPAddress = 111.111.*', true],
    ['$.arrayKey[0] = "value"', true],
    ['$.arrayKey[2] = "value"', false],
    ['$.objectList[1].id = 2', true],
    ['$.coordinates[1][2] = 6', true],
    ['$.[\'cluster.name\'] = "c"', true],
    ['$.eventType = %Trail%', true],
    ['$.eventType != %^Trail%', true],
    ['$.arrayKey[*] = %val.{2}%', true],
    ['$.* = %111\\.111\\.111\\.1[0-9]{1,2}%', true],
    ['$.objectList[*].name = "b"', true],
    ['$.objectList[*].name = "c"', false],
    ['$.SomeObject IS NULL', true],
    ['$.eventType IS NULL', false],
    ['$.missing IS NULL', false],
    ['$.ThisFlag IS TRUE', true],
    ['$.ThisFlag IS FALSE', false],
    ['$.missing NOT EXISTS', true],
    ['$.SomeObject NOT EXISTS', false],
    ['$.eventType.inner NOT EXISTS', true],
    ['$.bandwidth > 75', true],
    ['$.bandwidth > 80', false],
    ['$.bandwidth >= 80', true],
    ['$.bandwidth < 80', false],
    ['$.bandwidth <= 80', true],
    ['$.text > 75', false],
    ['$.errorCode = 4*', true],
    ['$.number[0] = 1e+3', true],
    ['$.number[1] != 1e-3', false],
    ['$.missing != "x"', false],
    ['$.arrayKey = "value"', false],
    ['$.text = "say \\"hi\\""', false],
    ['$.bandwidth = 80 && $.errorCode = 500 || $.ThisFlag IS TRUE', true],
    ['$.bandwidth = 80 && ($.errorCode = 500 || $.ThisFlag IS FALSE)', false],
  ])('{ %s }: %s', (condition, matches) => {
    expect(compileFilter(`{ ${condition} }`)(JSON.stringify(EVENT))).toBe(matches)
  })

  test('find no message that is not a JSON object', () => {
    expect(found('{ $.a NOT EXISTS }', ['text', '[1]', '{"a":', '{"b":1}'])).toEqual(['{"b":1}'])
  })
})

const REQUEST = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'
const FAILURE = 'ERROR 09/25/2014 12:00:02 Failed to process request'

describe('space-delimited patterns', () => {
  test.each([
    ['[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]', [REQUEST]],
    ['[..., request =*.html*, status_code = 4*, bytes]', [REQUEST]],
    ['[ip, ..., bytes > 1000]', [REQUEST]],
    ['[ip, ..., bytes > 2000]', []],
    ['[ip, user, username, timestamp, request, status_code = 404 || status_code = 410, bytes]', [REQUEST]],
    ['[ip, user, username, timestamp, request, status_code != 404 && status_code != 410, bytes]', [FAILURE]],
    ['[ip, user, username, timestamp = "10/Oct*", ...]', [REQUEST]],
    ['[w1=ERROR, w2]', [FAILURE]],
    ['[w1=ERROR || w1=WARNING, w2]', [FAILURE]],
    ['[w1!=ERROR && w1!=WARNING, w2]', [REQUEST]],
    ['[w1, w2=Prod]', []],
    ['[a, b, c, d, e, f, g, h]', []],
  ])('%s', (pattern, expected) => {
    expect(found(pattern, [REQUEST, FAILURE])).toEqual(expected)
  })
})

test.each([
  ['bare-word', 'quotation marks'],
  ['%a(b)c%', 'cannot have ('],
  ['%a!%', 'cannot have !'],
  ['%é%', 'cannot have é'],
  ['%[a%', 'no regular expression'],
  ['%\\q%', 'no regular expression'],
  ['ERROR %x%', 'quotation marks'],
  ['{ $.a = 1 || }', 'an empty condition'],
  ['{ ($.a = 1 }', 'not closed'],
  ['{ $.a = 1 $.b = 2 }', '$.b = 2'],
  ['{ }', 'an empty condition'],
  ['{ $.a EXISTS }', '$.a EXISTS'],
  ['{ $.a IS NOT NULL }', 'IS NOT NULL'],
  ['{ $.a > "x" }', 'only numbers'],
  ['{ $.*.* = 1 }', 'more than one wildcard'],
  ['{ $.*.a != 1 }', 'does not say'],
  ['{ $.a[*] = 1 || $.b[*] = 1 || $.c[*] = 1 || $.d[*] = 1 }', 'more than 3 wildcards'],
  ['{ $.a = %x% || $.b = %x% || $.c = %x% }', 'more than 2 regular expressions'],
  ['[]', '[]'],
  ['[a, ..., b, ...]', '... twice'],
  ['[a = 1 || b = 2, c]', 'among the conditions of a'],
  ['[(a = 1), b]', '(a = 1)'],
  ['[a = %x%, b = %x%, c = %x%]', 'more than 2 regular expressions'],
])('the pattern %s is refused: %s', (pattern, problem) => {
  expect(() => compileFilter(pattern)).toThrow(problem)
  expect(() => compileFilter(pattern)).toThrow('Invalid filter pattern')
})
