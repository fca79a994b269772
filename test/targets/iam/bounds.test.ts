import { printPolicy } from '@curfew/iam-policy/print'
import { describe, expect, test } from 'vitest'
import type { JobAccess } from '#core/grant/grant.ts'
import { PolicyCompileError } from '#core/policy/compile-error.ts'
import { allowStatements } from '#targets/iam/compilation/allows.ts'
import { denyStatements } from '#targets/iam/compilation/exclusive.ts'
import { charactersOf } from '#targets/iam/compilation/sizes.ts'
import { split } from '#targets/iam/compilation/split.ts'
import { limitsFor } from '#targets/iam/compilation/too-many.ts'
import { compile } from '#targets/iam/compile.ts'
import { prove } from '#targets/iam/prove.ts'
import { but, deployment, reaching, seed0 } from './jobs.ts'
import { entriesOf, worstRequests } from './worst-requests.ts'

const allowsOf = (job: JobAccess) => allowStatements(job, deployment)

/** What an attempt to divide prints, in characters. */
function printed(job: JobAccess): number {
  let characters = 0
  const print: typeof charactersOf = (statement) => {
    const count = charactersOf(statement)
    characters += count
    return count
  }
  split(allowsOf(job), denyStatements(job, deployment), limitsFor(job), print)
  return characters
}

/** Per policy: a binary search among pieces that are up to twice as long as fits, for a dozen statements. */
const MAX_PRINTED = 25 * 12 * 13 * 2 * 6144

describe('whatever an event asks for,', () => {
  test.each(worstRequests)('%s: it is divided by printing no more than would fill the policies', (_, job) => {
    expect(printed(job)).toBeLessThan(MAX_PRINTED)
  })

  test.each(worstRequests.filter(([name]) => name.endsWith('one address, shared')))(
    '%s: it is refused, or proved with a number of requests in proportion to its entries and text',
    (_, job) => {
      const policies = compiled(job)
      if (policies === undefined) return

      const { holds, cells } = prove(job, policies, deployment)
      expect(holds).toBe(true)
      const characters = policies.reduce((sum, policy) => sum + printPolicy(policy).length, 0)
      expect(cells).toBeLessThan(60 * entriesOf(job) + characters / 2 + 500)
    },
  )
})

function compiled(job: JobAccess) {
  try {
    return compile(job, deployment)
  } catch (error) {
    if (error instanceof PolicyCompileError) return undefined
    throw error
  }
}

describe('what needs more policies than a principal can carry', () => {
  const [, job = seed0] = worstRequests.find(([name]) => name.startsWith('500 prefixes and 500 keys')) ?? []

  test.each([
    ['role', 25],
    ['user', 20],
  ] as const)(
    'is refused for a %s, with how many it needs, how many IAM attaches, and what to name instead',
    (type, most) => {
      expect(() => compile(but(job, { principal: { type, name: 'trainer' } }), deployment)).toThrow(
        new RegExp(
          `access: needs at least 62 policies of 6144 characters, and IAM attaches at most ${most} to a ${type}: ` +
            'name a common prefix instead of 500 locations, or fewer than 500 KMS keys',
        ),
      )
    },
  )

  test('is refused before anything is divided, if its text alone is too long', () => {
    let prints = 0
    const print: typeof charactersOf = (statement) => {
      prints += 1
      return charactersOf(statement)
    }

    expect(split(allowsOf(job), [], limitsFor(job), print)).toEqual({ atLeast: 62 })
    expect(prints).toBe(0)
  })

  test('is refused when the last policy is full, if only dividing shows it', () => {
    const [, hidden = seed0] = worstRequests.find(([name]) => name.startsWith('300 prefixes and 100 keys')) ?? []

    expect(() => compile(hidden, deployment)).toThrow('needs at least 26 policies')
  })
})

test('the least number of policies is never more than it takes', () => {
  for (const [name, job] of worstRequests) {
    const all = split(allowsOf(job), [], { characters: 6144, policies: 200 })
    const least = split(allowsOf(job), [], { characters: 6144, policies: 0 })
    if ('length' in all && 'atLeast' in least) expect(least.atLeast, name).toBeLessThanOrEqual(all.length)
  }
})

test.each([
  ['user', 20],
  ['role', 25],
] as const)('a %s is granted up to %s policies', (type, most) => {
  const granted = Array.from({ length: 80 }, (_, count) => {
    const datasets = Array.from({ length: count }, (_, index) => ({
      bucket: 'abc',
      path: `${String(index).padStart(900, '0')}/`,
    }))
    return compiled(but(reaching(seed0, { datasets }), { principal: { type, name: 'trainer' } }))?.length ?? 0
  })

  expect(Math.max(...granted)).toBe(most)
})
