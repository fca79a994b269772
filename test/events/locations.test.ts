import { describe, expect, test } from 'vitest'
import { access } from '#events/fields/access.ts'
import { problemsOf } from '#events/problems.ts'

const read = (entry: unknown) => access.parse({ datasets: [entry] }).datasets

function problems(lists: unknown): readonly string[] {
  const { error } = access.safeParse(lists)
  return error === undefined ? [] : problemsOf(error).map(({ path, message }) => `${path}: ${message}`)
}

test.each([
  ['a URI', 's3://ml-data/train/', { bucket: 'ml-data', path: 'train/' }],
  ['an object with the same URI', { location: 's3://ml-data/train/' }, { bucket: 'ml-data', path: 'train/' }],
  ['one object', 's3://ml-data/churn/train.csv', { bucket: 'ml-data', path: 'churn/train.csv' }],
  [
    'an owner and versions',
    { location: 's3://lake/a/', account: '222233334444', versions: true },
    { bucket: 'lake', path: 'a/', account: '222233334444', versions: true },
  ],
])('an entry may be %s', (_, entry, location) => {
  expect(read(entry)).toEqual([location])
})

test.each(['datasets', 'baseModels', 'checkpoints', 'scratch'])('versions may be read in %s', (list) => {
  expect(problems({ [list]: [{ location: 's3://ml-data/a/', versions: true }] })).toEqual([])
})

describe('an entry is refused, at its path, that', () => {
  test.each([
    [
      'reads versions of what is only written',
      { outputs: [{ location: 's3://b-1/a/', versions: true }] },
      'outputs[0].versions: is not a field',
    ],
    [
      'switches versions off, which is to leave them out',
      { datasets: [{ location: 's3://b-1/', versions: false }] },
      'datasets[0].versions: ',
    ],
    [
      'says how long it may be used, which is for the catalogue to say',
      { datasets: [{ location: 's3://b-1/', until: '2026-01-01T00:00:00Z' }] },
      'datasets[0].until: is not a field',
    ],
    [
      'names no account',
      { datasets: [{ location: 's3://b-1/', account: '1234' }] },
      'datasets[0].account: must be the 12 digits',
    ],
    ['has no location', { datasets: [{ account: '222233334444' }] }, 'datasets[0].location: is missing'],
    [
      'has no location that can be read',
      { datasets: [{ location: 's3://b-1/*/' }] },
      'datasets[0].location: "s3://b-1/*/"',
    ],
    ['is neither', { datasets: [7] }, 'datasets[0]: has a form that this field does not take'],
  ])('%s', (_, lists, problem) => {
    expect(problems(lists)).toEqual([expect.stringContaining(problem)])
  })
})

test('scratch alone is enough to ask for', () => {
  expect(problems({ scratch: ['s3://ml-ckpt/run-1/'] })).toEqual([])
})
