import { expect, test } from 'vitest'
import { ownerProblems } from '#core/access/location-accounts.ts'
import { bare } from '#test/targets/iam/jobs.ts'

const OWN = '111122223333'
const OTHER = '222233334444'
const own = { bucket: 'train', path: 'a/' }

test('a bucket that a request places in two accounts is refused at the second of them', () => {
  const access = {
    ...bare.access,
    datasets: [own, { ...own, account: OWN }],
    outputs: [{ ...own, account: OTHER }],
  }

  expect(ownerProblems(access, OWN)).toEqual([
    {
      path: 'access.outputs[0]',
      message: `places the bucket train in account ${OTHER}, and another entry places it in ${OWN}`,
    },
  ])
})

test('the account of Curfew itself may be written out', () => {
  const access = { ...bare.access, datasets: [own], checkpoints: [{ ...own, account: OWN }] }

  expect(ownerProblems(access, OWN)).toEqual([])
})
