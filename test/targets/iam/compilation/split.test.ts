import type { Policy } from '@curfew/iam-policy/policy'
import { printPolicy } from '@curfew/iam-policy/print'
import { sizeOf } from '@curfew/iam-policy/size'
import { describe, expect, test } from 'vitest'
import type { Location } from '#core/access/access.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { PolicyCompileError } from '#core/policy/compile-error.ts'
import { kmsStatements } from '#targets/iam/compilation/kms.ts'
import { s3Statements } from '#targets/iam/compilation/s3.ts'
import { compile } from '#targets/iam/compile.ts'
import { prove } from '#targets/iam/prove.ts'
import { but, deployment, reaching, seed0, seed3 } from '../jobs.ts'
import { allows, fromTheJob, throughS3 } from '../requests.ts'

const exclusive = { isolation: 'exclusive' } as const

/** So many datasets, with bucket names of 44 characters. */
function datasets(count: number, path = ''): readonly Location[] {
  return Array.from({ length: count }, (_, index) => ({
    bucket: `acmeco-training-datasets-number-${String(index).padStart(12, '0')}`,
    path,
  }))
}

const sizes = (policies: readonly Policy[]) => policies.map((policy) => sizeOf(printPolicy(policy)))
const withDatasets = (job: JobAccess, count: number, prefix = '') =>
  reaching(job, { datasets: datasets(count, prefix), outputs: [] })

test.each([
  [38, 1],
  [300, 7],
])('%s datasets need %s policies of at most 6,144 characters', (count, policies) => {
  const compiled = sizes(compile(withDatasets(seed0, count), deployment))

  expect(compiled).toHaveLength(policies)
  expect(Math.max(...compiled)).toBeLessThanOrEqual(6144)
})

describe('a split policy', () => {
  const everything = reaching(seed3, {
    datasets: [...datasets(60), ...datasets(60, 'train/')],
    outputs: datasets(40, 'out/'),
    checkpoints: datasets(40, 'checkpoints/job-0001/'),
  })
  const policies = compile(everything, deployment)
  const whole = policies.flatMap((policy) => policy.statements)

  test('fits the limit in every part', () => {
    expect(policies.length).toBeGreaterThan(2)
    expect(Math.max(...sizes(policies))).toBeLessThanOrEqual(6144)
  })

  test('has the window in every part', () => {
    for (const { conditions } of whole.filter(({ effect }) => effect === 'Allow')) {
      expect(conditions.map(({ operator }) => operator)).toEqual(
        expect.arrayContaining(['DateGreaterThanEquals', 'DateLessThan']),
      )
    }
  })

  test('has unique Sids of letters and digits in every part', () => {
    for (const { statements } of policies) {
      const sids = statements.map(({ sid }) => sid ?? '')
      expect(new Set(sids).size).toBe(sids.length)
      expect(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid))).toBe(true)
    }
  })

  test('allows what the undivided policy allows, and nothing else', () => {
    const statements = [...s3Statements(everything, deployment), ...kmsStatements(everything, deployment)]
    const undivided: readonly Policy[] = [{ version: '2012-10-17', statements }]
    const key = seed3.access.kmsKeys[0] ?? ''
    const agree = (action: string, resource: string, context: ReturnType<typeof fromTheJob>) =>
      expect(allows(policies, action, resource, context)).toBe(allows(undivided, action, resource, context))

    for (const { bucket } of datasets(61)) {
      for (const path of ['x', 'train/x', 'out/x', 'outer/x', 'checkpoints/job-0001/x', 'checkpoints/job-00011/x']) {
        const arn = `arn:aws:s3:::${bucket}/${path}`
        for (const action of ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'])
          agree(action, arn, fromTheJob(everything))
        for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) agree(action, key, throughS3(everything, arn))
        agree('s3:ListBucket', `arn:aws:s3:::${bucket}`, fromTheJob(everything, { 's3:prefix': path }))
      }
    }
  })

  test('is split in the same way every time', () => {
    expect(compile(everything, deployment)).toEqual(policies)
  })
})

describe('the policies of an exclusive job that needs several', () => {
  const job = but(reaching(seed3, { datasets: datasets(20, 'train/'), checkpoints: datasets(20, 'out/') }), exclusive)
  const policies = compile(job, deployment)
  const effects = policies.flatMap(({ statements }) => statements.map(({ effect }) => effect))

  test('have each Deny before any Allow, so that nothing is allowed before it is attached', () => {
    expect(policies.length).toBeGreaterThan(2)
    expect(effects.lastIndexOf('Deny')).toBeLessThan(effects.indexOf('Allow'))
    expect(Math.max(...sizes(policies))).toBeLessThanOrEqual(6144)
  })

  test('have each list of what is not denied in one statement', () => {
    const statements = policies.flatMap((policy) => policy.statements).filter(({ effect }) => effect === 'Deny')
    const others = statements.filter(({ resources }) => 'allBut' in resources).map(({ sid }) => sid)

    expect(others).toEqual(['DenyOtherResources', 'DenyOtherWrites'])
  })

  test('are proved together', () => {
    expect(prove(job, policies, deployment).failures).toEqual([])
  })
})

test('many source addresses are split too', () => {
  const sourceIps = Array.from({ length: 600 }, (_, index) => `203.${Math.floor(index / 256)}.${index % 256}.7/32`)
  const job = but(seed0, { network: { sourceIps } })
  const policies = compile(job, deployment)

  expect(Math.max(...sizes(policies))).toBeLessThanOrEqual(6144)
  for (const ip of ['203.0.0.7', '203.1.44.7', '203.2.87.7']) {
    const context = fromTheJob(job, { 'aws:SourceIp': ip })
    expect(allows(policies, 's3:GetObject', 'arn:aws:s3:::acmeco-base-models/x', context)).toBe(true)
  }
})

describe('what does not fit into a policy is refused, with the sizes', () => {
  test('what an exclusive job may not be denied is in one list, which is never divided', () => {
    const compiled = compile(but(withDatasets(seed0, 42), exclusive), deployment)
    expect(Math.max(...sizes(compiled))).toBeLessThanOrEqual(6144)

    expect(() => compile(but(withDatasets(seed0, 80), exclusive), deployment)).toThrow(
      /access: needs 1\d{4} characters for its statement DenyOtherResources, which names 162 things and cannot be divided; the limit of a policy is 6144 characters, which \d{2} of them fit into/,
    )
  })

  test('nor are the addresses that an exclusive job may call from', () => {
    const sourceIps = Array.from({ length: 600 }, (_, index) => `203.${Math.floor(index / 256)}.${index % 256}.7/32`)

    expect(() => compile(but(seed0, { network: { sourceIps }, ...exclusive }), deployment)).toThrow(
      /access: needs 1\d{4} characters for its statement DenyOtherNetwork, which names 600 things/,
    )
  })

  test('a prefix longer than a policy', () => {
    const long = reaching(seed0, { datasets: [{ bucket: 'bbb', path: `${'x'.repeat(6000)}/` }] })

    expect(() => compile(long, deployment)).toThrow(PolicyCompileError)
    expect(() => compile(long, deployment)).toThrow(/needs 6\d{3} characters for a part of its statement Read/)
  })
})
