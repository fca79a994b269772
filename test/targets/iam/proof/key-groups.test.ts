import type { Policy } from '@curfew/iam-policy/policy'
import { expect, test } from 'vitest'
import { compile } from '#targets/iam/compile.ts'
import { keysToTry } from '#targets/iam/proof/key-groups.ts'
import { prove } from '#targets/iam/prove.ts'
import { deployment, reaching, seed3 } from '../jobs.ts'

const keyOf = (index: number, region = 'us-east-1') =>
  `arn:aws:kms:${region}:111122223333:key/1234abcd-12ab-34cd-56ef-${String(index).padStart(12, '0')}`
const withKeys = (kmsKeys: readonly string[]) => reaching(seed3, { kmsKeys })
const twenty = withKeys(Array.from({ length: 20 }, (_, index) => keyOf(index)))

test('keys that the same statements name are tried once', () => {
  expect(keysToTry(twenty, compile(twenty, deployment))).toEqual([keyOf(0)])
  expect(prove(twenty, compile(twenty, deployment), deployment).cells).toBe(
    prove(withKeys([keyOf(0)]), compile(withKeys([keyOf(0)]), deployment), deployment).cells,
  )
})

test('keys of several regions are all tried, because S3 uses each in its own region', () => {
  const job = withKeys([keyOf(0), keyOf(1, 'eu-west-1')])

  expect(keysToTry(job, compile(job, deployment))).toEqual([keyOf(0), keyOf(1, 'eu-west-1')])
})

test.each(Array.from({ length: 20 }, (_, index) => index))(
  'the proof fails if one statement leaves out key %s, whichever it is',
  (index) => {
    const [first, ...others] = compile(twenty, deployment)
    const lacking = { ...first, ...without(keyOf(index), first) }

    expect(prove(twenty, [lacking, ...others], deployment).failures.map(({ resource }) => resource)).toContain(
      keyOf(index),
    )
  },
)

/** The policy with a key missing in its first statement that names it. */
function without(key: string, policy: Policy | undefined): Policy {
  const statements = policy?.statements ?? []
  const at = statements.findIndex(({ resources }) => 'only' in resources && resources.only.includes(key))
  return {
    version: '2012-10-17',
    statements: statements.map((statement, index) =>
      index === at && 'only' in statement.resources
        ? { ...statement, resources: { only: statement.resources.only.filter((each) => each !== key) } }
        : statement,
    ),
  }
}
