import { printPolicy } from '@curfew/iam-policy/print'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JobAccess } from '#core/grant/grant.ts'
import { compile } from '#targets/iam/compile.ts'
import { lintPolicy } from '#targets/iam/lint.ts'
import { withLocations } from '#targets/iam/proof/locations.ts'
import { anyJobAccess } from '../any-job-access.ts'
import { but, contractor, deployment, seed0, seed3 } from '../jobs.ts'

// Whether a job may request a whole bucket, deletion or any network, is for the guardrails to decide.
const REQUESTED = ['WRITE_TO_WHOLE_BUCKET', 'DESTRUCTIVE_ACTION']

function findingsOn(job: JobAccess): readonly string[] {
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

describe('compiled policies have no findings', () => {
  test.each([
    ['seed 0', seed0],
    ['the contractor of seed 2', contractor],
    ['seed 3', seed3],
  ] as const)('for %s', (_, job) => {
    expect(findingsOn(job)).toEqual([])
    expect(findingsOn(but(job, { isolation: 'exclusive' }))).toEqual([])
  })

  test('for any job, except what the job itself requests', () => {
    fc.assert(
      fc.property(anyJobAccess, (job) => {
        // Where an exclusive job loses a whole bucket before its window ends, it is denied listings that it was allowed.
        const lasting = withLocations(job, (locations) => locations.map(({ until: _, ...location }) => location))
        const asked = job.isolation === 'exclusive' ? lasting : job
        // A Deny that is divided over policies names all its actions in each part.
        const codes = job.isolation === 'exclusive' ? [...REQUESTED, 'RESOURCE_MISMATCH'] : REQUESTED
        expect(findingsOn(asked).filter((finding) => !codes.some((code) => finding.startsWith(code)))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})
