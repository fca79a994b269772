import { printPolicy } from '@curfew/iam-policy/print'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JobAccess } from '#core/grant/grant.ts'
import { compile } from '#targets/iam/compile.ts'
import { lintPolicy } from '#targets/iam/lint.ts'
import { anyJobAccess } from '../any-leave.ts'
import { but, contractor, deployment, seed0, seed3 } from '../leaves.ts'

// Whoever asks for a whole bucket, or for anywhere, is told so where that is asked: by the guardrails.
const ASKED_FOR = ['WRITE_TO_WHOLE_BUCKET']

function remarksOn(job: JobAccess): readonly string[] {
  const policies = compile(job, deployment)
  return policies
    .flatMap((policy) =>
      lintPolicy(printPolicy(policy), {
        anyNetwork: job.network === 'any',
        siblings: policies.filter((other) => other !== policy),
      }),
    )
    .map(({ code, path, message }) => `${code} ${path}: ${message}`)
}

describe('there is nothing to remark on what Curfew compiles', () => {
  test.each([
    ['seed 0', seed0],
    ['the contractor of seed 2', contractor],
    ['seed 3', seed3],
  ] as const)('for %s', (_, job) => {
    expect(remarksOn(job)).toEqual([])
    expect(remarksOn(but(job, { isolation: 'exclusive' }))).toEqual([])
  })

  test('for any leave, but what it asks for itself', () => {
    fc.assert(
      fc.property(anyJobAccess, (job) => {
        expect(remarksOn(job).filter((remark) => !ASKED_FOR.some((code) => remark.startsWith(code)))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})
