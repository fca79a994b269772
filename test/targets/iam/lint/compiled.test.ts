import { printPolicy } from '@curfew/iam-policy/print'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Leave } from '#core/grant/grant.ts'
import { compile } from '#targets/iam/compile.ts'
import { lintPolicy } from '#targets/iam/lint.ts'
import { anyLeave } from '../any-leave.ts'
import { but, contractor, seed0, seed3, where } from '../leaves.ts'

// Whoever asks for a whole bucket, or for anywhere, is told so where that is asked: by the guardrails.
const ASKED_FOR = ['WRITE_TO_WHOLE_BUCKET']

function remarksOn(leave: Leave): readonly string[] {
  const policies = compile(leave, where)
  return policies
    .flatMap((policy) =>
      lintPolicy(printPolicy(policy), {
        anyNetwork: leave.network === 'any',
        beside: policies.filter((other) => other !== policy),
      }),
    )
    .map(({ code, path, message }) => `${code} ${path}: ${message}`)
}

describe('there is nothing to remark on what Curfew compiles', () => {
  test.each([
    ['seed 0', seed0],
    ['the contractor of seed 2', contractor],
    ['seed 3', seed3],
  ] as const)('for %s', (_, leave) => {
    expect(remarksOn(leave)).toEqual([])
    expect(remarksOn(but(leave, { isolation: 'exclusive' }))).toEqual([])
  })

  test('for any leave, but what it asks for itself', () => {
    fc.assert(
      fc.property(anyLeave, (leave) => {
        expect(remarksOn(leave).filter((remark) => !ASKED_FOR.some((code) => remark.startsWith(code)))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})
