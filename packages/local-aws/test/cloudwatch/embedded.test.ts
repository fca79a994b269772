import { expect, test } from 'vitest'
import { embeddedMetrics } from '../../src/cloudwatch/metrics/embedded.ts'

const line = (more: object = {}, directive: object = {}) =>
  JSON.stringify({
    _aws: {
      Timestamp: 1000,
      CloudWatchMetrics: [
        { Namespace: 'Shop', Dimensions: [['Stage'], []], Metrics: [{ Name: 'Late', Unit: 'Count' }], ...directive },
      ],
    },
    ...{ Stage: 'dev', Late: 2 },
    ...more,
  })
const found = (message: string) =>
  embeddedMetrics(message).map(([{ Namespace, MetricName, Dimensions }, { time, sum, unit }]) => [
    ...[Namespace, MetricName, Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join(), time, sum, unit],
  ])

test('each set of dimensions makes a metric of its own', () => {
  expect(found(line())).toEqual([
    ['Shop', 'Late', 'Stage=dev', 1000, 2, 'Count'],
    ['Shop', 'Late', '', 1000, 2, 'Count'],
  ])
})

test('a list of numbers is so many values, and a metric without a unit has None', () => {
  expect(found(line({ Late: [1, 4] }, { Dimensions: [[]], Metrics: [{ Name: 'Late' }] }))).toEqual([
    ['Shop', 'Late', '', 1000, 1, 'None'],
    ['Shop', 'Late', '', 1000, 4, 'None'],
  ])
})

test.each([
  ['a metric that is no number', line({ Late: '2' })],
  ['a metric that is not there', line({ Late: undefined })],
  ['a line without a time', line({ _aws: { CloudWatchMetrics: [] } })],
  ['a line without a namespace', line({}, { Namespace: '' })],
  ['text', 'about "_aws"'],
])('%s measures nothing', (_rule, message) => {
  expect(found(message)).toEqual([])
})

test('a set of dimensions that are not all text measures nothing, and the others do', () => {
  expect(found(line({ Stage: 3 }))).toEqual([['Shop', 'Late', '', 1000, 2, 'Count']])
})
