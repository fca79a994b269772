import { evaluate } from '@curfew/iam-policy/evaluate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JobAccess } from '#core/grant/grant.ts'
import { compile } from '#targets/iam/compile.ts'
import { questionsOf } from '#targets/iam/proof/questions.ts'
import { anyJobAccess } from './any-job-access.ts'
import { but, deployment, seed0 } from './jobs.ts'

const shared = anyJobAccess.map((job) => but(job, { isolation: 'shared' }))

/** The requests that a job's policies allow alone, and deny together with another job's policies. */
function narrowedBy(own: JobAccess, other: JobAccess): readonly string[] {
  const [alone, siblings] = [compile(own, deployment), [...compile(own, deployment), ...compile(other, deployment)]]
  return questionsOf(own, deployment)
    .filter(({ cell }) => evaluate({ identity: alone }, cell).decision === 'allow')
    .filter(({ cell }) => evaluate({ identity: siblings }, cell).decision === 'deny')
    .map(({ cell }) => `${cell.action} on ${cell.resource}`)
}

test('adding a grant never narrows another: whatever one allows is still allowed with both', () => {
  fc.assert(
    fc.property(shared, shared, (own, other) => {
      expect(narrowedBy(own, other)).toEqual([])
      expect(narrowedBy(other, own)).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('an exclusive grant does narrow others, which is why it must be alone', () => {
  const elsewhere = but(seed0, { isolation: 'exclusive', network: { sourceIps: ['198.51.100.0/28'] } })

  expect(narrowedBy(seed0, elsewhere)).not.toEqual([])
})
