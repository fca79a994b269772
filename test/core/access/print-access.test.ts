import { expect, test } from 'vitest'
import { printAccess } from '#core/access/print-access.ts'
import { bare } from '#test/targets/iam/jobs.ts'

test('locations are printed as URIs, and as objects if they say more, without lists that are empty', () => {
  const access = {
    ...bare.access,
    datasets: [
      { bucket: 'ml-data', path: '' },
      { bucket: 'ml-data', path: 'churn/train.csv', versions: true as const },
      { bucket: 'lake', path: 'a/', account: '222233334444', until: new Date('2026-01-01T00:00:00Z') },
    ],
    scratch: [{ bucket: 'ckpt', path: 'run-1/' }],
  }

  expect(printAccess(access)).toEqual({
    datasets: [
      's3://ml-data',
      { location: 's3://ml-data/churn/train.csv', versions: true },
      { location: 's3://lake/a/', account: '222233334444', until: '2026-01-01T00:00:00Z' },
    ],
    scratch: ['s3://ckpt/run-1/'],
  })
})
