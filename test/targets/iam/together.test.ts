import { evaluate } from '@curfew/iam-policy/evaluate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Leave } from '#core/grant/grant.ts'
import { compile } from '#targets/iam/compile.ts'
import { questionsOf } from '#targets/iam/proof/questions.ts'
import { anyLeave } from './any-leave.ts'
import { but, seed0, where } from './leaves.ts'

const shared = anyLeave.map((leave) => but(leave, { isolation: 'shared' }))

/** The requests that one leave's policies allow, and that they deny beside another's. */
function narrowedBy(own: Leave, other: Leave): readonly string[] {
  const [alone, beside] = [compile(own, where), [...compile(own, where), ...compile(other, where)]]
  return questionsOf(own, where)
    .filter(({ cell }) => evaluate({ identity: alone }, cell).decision === 'allow')
    .filter(({ cell }) => evaluate({ identity: beside }, cell).decision === 'deny')
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
