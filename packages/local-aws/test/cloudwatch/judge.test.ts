import { expect, test } from 'vitest'
import { judge, MISSING } from '../../src/cloudwatch/alarms/judge.ts'

const VALUES: Readonly<Record<string, number | undefined>> = { '0': 0, X: 9, '-': undefined }
const SHORT: Readonly<Record<string, string>> = { o: 'OK', a: 'ALARM', i: 'INSUFFICIENT_DATA', '=': 'stays' }

// The two tables of "Configuring how CloudWatch alarms treat missing data": with missing, ignore, breaching, notBreaching.
test.each([
  [3, '0 - X - X', 'o o o o'],
  [3, '0 - - - -', 'o o o o'],
  [3, '- - - - -', 'i = a o'],
  [3, '0 X X - X', 'a a a a'],
  [3, '- - X - -', 'a = a o'],
  [2, '0 - X - X', 'a a a a'],
  [2, '0 0 X 0 X', 'a a a a'],
  [2, '0 - X - -', 'o o a o'],
  [2, '- - - - 0', 'o o a o'],
  [2, '- - - X -', 'a = a o'],
  // "the alarm does not go immediately into ALARM state"
  [3, '- - - - X', 'o o a o'],
  [3, '- - - X -', 'o o a o'],
])('%i of 3 periods, and %s: %s', (datapointsToAlarm, values, expected) => {
  const found = MISSING.map((missing) => {
    const rule = {
      operator: 'GreaterThanThreshold',
      threshold: 5,
      evaluationPeriods: 3,
      datapointsToAlarm,
      missing,
    } as const
    return (
      judge(
        rule,
        values.split(' ').map((one) => VALUES[one]),
      ) ?? 'stays'
    )
  })
  expect(found).toEqual(expected.split(' ').map((one) => SHORT[one]))
})

test.each([
  ['GreaterThanThreshold', [4, 5, 6], ['OK', 'OK', 'ALARM']],
  ['GreaterThanOrEqualToThreshold', [4, 5, 6], ['OK', 'ALARM', 'ALARM']],
  ['LessThanThreshold', [4, 5, 6], ['ALARM', 'OK', 'OK']],
  ['LessThanOrEqualToThreshold', [4, 5, 6], ['ALARM', 'ALARM', 'OK']],
] as const)('%s 5: %j are %j', (operator, values, expected) => {
  const rule = { operator, threshold: 5, evaluationPeriods: 1, datapointsToAlarm: 1, missing: 'missing' } as const

  expect(values.map((value) => judge(rule, [value]))).toEqual(expected)
})
