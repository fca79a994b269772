import { expect, test } from 'vitest'
import { column } from './ask.ts'

const EVENTS = [
  { id: 'a', job: 'churn', seq: 1, detail: { opensAt: '2025-07-16T01:00:00Z', problems: [{ path: 'jobId' }] } },
  { id: 'b', job: 'churn', seq: 2, size: '10', 'user-id': 'u', by: 'sweep' },
  { id: 'c', job: 'fraud', seq: 10, ok: true, none: null, empty: [] },
]
const found = (condition: string) => column('id', `fields id | filter ${condition} | sort id asc`, ...EVENTS).join('')

test.each([
  ['text is equal only as a whole', 'job = "churn"', 'ab'],
  ['single quotation marks are as good', "job = 'churn'", 'ab'],
  ['a number in JSON and one in text are compared as numbers', 'size > 9', 'b'],
  ['numbers are not compared as text', 'seq < 2', 'a'],
  ['a quoted number is a number', 'seq = "10"', 'c'],
  ['instants are compared as text', 'detail.opensAt <= "2025-07-16T01:00:00Z"', 'a'],
  ['and before or', 'job = "fraud" or job = "churn" and seq = 2', 'bc'],
  ['parentheses first', '(job = "fraud" or job = "churn") and seq = 2', 'b'],
  ['not before and', 'not job = "fraud" and seq = 2', 'b'],
  ['not of a list', 'job not in ["fraud", "other"]', 'ab'],
  ['in compares whole values', 'job in ["chur", "fraud"]', 'c'],
  ['in compares numbers', 'seq in [1, 10]', 'ac'],
  ['a part of text', 'job like "hur"', 'ab'],
  ['a regular expression', 'job like /^ch|x/', 'ab'],
  ['a regular expression without case', 'job like /(?i)CHURN/', 'ab'],
  ['the other spelling of it', 'job =~ /aud$/', 'c'],
  ['not like', 'job not like /ch/', 'c'],
  ['a number in a path is a place in a list', 'detail.problems.0.path = "jobId"', 'a'],
  ['a field with a special character in backticks', '`user-id` = "u"', 'b'],
  ['a keyword in backticks', '`by` = "sweep"', 'b'],
  ['a condition in JSON is 1', 'ok = 1', 'c'],
  ['null is no value', 'ispresent(none)', ''],
  ['an empty list is no value', 'not ispresent(empty)', 'abc'],
  ['keywords and functions have no case', 'isPresent(SIZE) OR IsPresent(size) AND seq = 2', 'b'],
  ['arithmetic from the left, powers first', 'seq - 1 - 1 = 10 - 2 ^ 1 and seq * 2 / 4 % 3 = 2', 'c'],
  ['a comment ends with its line', 'seq > 1 # and seq > 2\n and seq < 3', 'b'],
  ['a number sign in text is no comment', 'job != "#" and seq = 1', 'a'],
  ['with something missing a comparison is not true', 'size = 10', 'b'],
  ['with something missing a comparison is not false either', 'not (size = 10)', ''],
  ['and is false although something is missing', 'not (size = 11 and seq = 1)', 'bc'],
  ['or is true although something is missing', 'size = 11 or seq = 1', 'a'],
])('%s: %s', (_rule, condition, ids) => {
  expect(found(condition)).toBe(ids)
})

test.each([
  ['strcontains(job, "hur")', '1'],
  ['strcontains(missing, "hur")', '0'],
  ['startsWith(job, "ch")', '1'],
  ['endsWith(job, "ch")', '0'],
  ['strlen("añ😀")', '3'],
  ['substr("xyZfooxyZ", 3, 3)', 'foo'],
  ['substr("xyZfoo", 3)', 'foo'],
  ['substr("xyZ", 0, 0)', ''],
  ['substr(missing, 0)', undefined],
  ['coalesce(missing, job)', 'churn'],
  ['isempty(missing)', '1'],
  ['isblank(" ")', '1'],
  ['toupper(trim(" x "))', 'X'],
  ['seq / 0', undefined],
  ['job + 1', undefined],
  ['seq > 0', '1'],
  ['-1', '-1'],
])('%s is %s', (expression, expected) => {
  expect(column('x', `fields ${expression} as x`, { job: 'churn', seq: 1 })).toEqual([expected])
})
