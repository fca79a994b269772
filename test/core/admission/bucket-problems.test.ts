import { expect, test } from 'vitest'
import { bucketProblems, bucketsOf } from '#core/admission/bucket-problems.ts'
import { bare } from '#test/targets/iam/jobs.ts'
import { location } from './guarded-requests.ts'

const access = {
  ...bare.access,
  datasets: [location('a/x/'), location('b')],
  outputs: [location('a/y/')],
  checkpoints: [location('c')],
}

test('each bucket of a request is looked up once', () => {
  expect(bucketsOf(access)).toEqual(['a', 'b', 'c'])
})

test('every location in a missing bucket is a problem, at its path', () => {
  expect(bucketProblems(access, ['a', 'c'])).toEqual([
    { path: 'access.datasets[0]', message: 'there is no bucket a: create it, or correct its name' },
    { path: 'access.outputs[0]', message: 'there is no bucket a: create it, or correct its name' },
    { path: 'access.checkpoints[0]', message: 'there is no bucket c: create it, or correct its name' },
  ])
})
