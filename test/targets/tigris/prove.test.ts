import { TIGRIS } from '@curfew/iam-policy/dialects/tigris'
import { lint } from '@curfew/iam-policy/lint'
import type { Policy, Statement } from '@curfew/iam-policy/policy'
import { printPolicy } from '@curfew/iam-policy/print'
import { describe, expect, test } from 'vitest'
import { capabilityProblems } from '#core/admission/capability-problems.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { USER_CAPABILITIES } from '#targets/iam/capabilities.ts'
import { compile } from '#targets/tigris/compile.ts'
import { prove } from '#targets/tigris/prove.ts'

const NOTHING = {
  ...{ datasets: [], baseModels: [], outputs: [], checkpoints: [], scratch: [] },
  ...{ kmsKeys: [], images: [], logGroups: [] },
}

/** The job of the seed: datasets and base models to read, an output to write, three hours, one address. */
const SEED: JobAccess = {
  jobId: 'finetune',
  principal: { type: 'access-key', store: 'tigris', name: 'trainer' },
  window: { opensAt: new Date('2025-07-16T01:00:00Z'), closesAt: new Date('2025-07-16T04:00:00Z') },
  network: { sourceIps: ['203.0.113.42/32'] },
  isolation: 'shared',
  access: {
    ...NOTHING,
    datasets: [{ bucket: 'wikipedia', path: '' }],
    baseModels: [{ bucket: 'models', path: '' }],
    outputs: [{ bucket: 'finetuned', path: 'run-1/' }],
  },
}

test('the job of the seed is three statements of one policy', () => {
  const policies = compile(SEED)

  expect(policies.flatMap(({ statements }) => statements).map(({ sid, resources }) => [sid, resources])).toEqual([
    ['Read', { only: ['arn:aws:s3:::models/*', 'arn:aws:s3:::wikipedia/*'] }],
    ['List', { only: ['arn:aws:s3:::models', 'arn:aws:s3:::wikipedia'] }],
    ['Write', { only: ['arn:aws:s3:::finetuned/run-1/*'] }],
  ])
  expect(policies).toHaveLength(1)
  expect(prove(SEED, policies)).toEqual({ holds: true, failures: [] })
})

const WIDE: JobAccess = {
  ...SEED,
  network: { sourceIps: ['203.0.113.0/24', '198.51.100.7/32', '2001:db8::/48'] },
  access: {
    ...SEED.access,
    datasets: [
      { bucket: 'wikipedia', path: '', until: new Date('2025-07-16T02:00:00Z') },
      { bucket: 'wikipedia', path: 'kept/part-0' },
    ],
    scratch: [{ bucket: 'scratch', path: '' }],
  },
}

test('each block of addresses has its own statements, and each end of a location', () => {
  const statements = compile(WIDE).flatMap((policy) => policy.statements)

  expect(statements.every(({ conditions }) => conditions.every(({ values }) => values.length === 1))).toBe(true)
  expect(prove(WIDE, compile(WIDE)).failures).toEqual([])
})

test.each([
  ['the seed', SEED],
  ['several blocks and ends', WIDE],
])('what is compiled for %s has only words that Tigris knows', (_job, job) => {
  const findings = compile(job).flatMap((policy) => lint(printPolicy(policy), { dialect: TIGRIS }))

  expect(findings.filter(({ code, severity }) => severity === 'error' || code.startsWith('DIALECT_'))).toEqual([])
})

describe('a list of a whole bucket', () => {
  const prefix = { bucket: 'wikipedia', path: 'train/' }
  const access = {
    ...NOTHING,
    datasets: [prefix, { bucket: 'models', path: 'base.bin' }],
    outputs: SEED.access.outputs,
  }
  const accepting: JobAccess = { ...SEED, access, listing: 'whole-bucket' }

  test('is allowed if the request accepts it, for the buckets of prefixes that the job reads, and for no object or output', () => {
    const statements = compile(accepting).flatMap((policy) => policy.statements)

    expect(statements.find(({ sid }) => sid === 'List')?.resources).toEqual({ only: ['arn:aws:s3:::wikipedia'] })
    expect(statements.find(({ sid }) => sid === 'Read')?.resources).toEqual({
      only: ['arn:aws:s3:::models/base.bin', 'arn:aws:s3:::wikipedia/train/*'],
    })
    expect(prove(accepting, compile(accepting)).failures).toEqual([])
  })

  test('fails the proof of a request that does not accept it', () => {
    const { listing: _listing, ...silent } = accepting

    expect(prove(silent, compile(accepting)).failures).toContain(
      'Statement List allows s3:ListBucket on arn:aws:s3:::wikipedia until 2025-07-16T04:00:00Z',
    )
  })

  test('is not needed where a list can be limited, and is refused there', () => {
    expect(capabilityProblems({ listing: 'whole-bucket' }, USER_CAPABILITIES)).toMatchObject([{ path: 'listing' }])
  })
})

describe('the proof finds', () => {
  const [policy] = compile(SEED)
  const changed = (change: (statement: Statement) => Statement): readonly Policy[] =>
    policy === undefined ? [] : [{ ...policy, statements: policy.statements.map(change) }]
  const MUTANTS: readonly (readonly [what: string, policies: readonly Policy[]])[] = [
    ['a missing condition', changed((one) => ({ ...one, conditions: one.conditions.slice(1) }))],
    ['no conditions at all', changed((one) => ({ ...one, conditions: [] }))],
    ['a wider resource', changed((one) => ({ ...one, resources: { only: ['arn:aws:s3:::*'] } }))],
    ['another action', changed((one) => ({ ...one, actions: { only: ['s3:GetObject', 's3:DeleteObject'] } }))],
    [
      'a word that Tigris does not know',
      changed((one) => ({ ...one, actions: { only: ['s3:CompleteMultipartUpload'] } })),
    ],
    ['a missing statement', changed((one) => ({ ...one, effect: 'Deny' }))],
    ['no policy', []],
    ['an older version', policy === undefined ? [] : [{ ...policy, version: '2008-10-17' }]],
    ['a later end', compile({ ...SEED, window: { ...SEED.window, closesAt: new Date('2025-07-16T05:00:00Z') } })],
    ['another network', compile({ ...SEED, network: { sourceIps: ['203.0.113.0/24'] } })],
  ]
  test.each(MUTANTS)('%s', (_what, policies) => {
    expect(prove(SEED, policies).failures).not.toEqual([])
  })
})

describe('what Tigris cannot enforce is refused by name', () => {
  const part = { bucket: 'wikipedia', path: 'train/' }
  test.each<readonly [what: string, job: Partial<JobAccess>, message: RegExp]>([
    ['a private endpoint', { network: { vpcEndpoints: ['vpce-1'] } }, /network.vpcEndpoints: cannot be enforced/],
    ['a prefix to read', { access: { ...NOTHING, datasets: [part] } }, /a list shows the whole bucket/],
    ['a KMS key', { access: { ...SEED.access, kmsKeys: ['arn:aws:kms:x:111122223333:key/1'] } }, /access.kmsKeys\[0\]/],
    ['an image', { access: { ...SEED.access, images: ['arn:aws:ecr:x:111122223333:repository/a'] } }, /access.images/],
    [
      'a log group',
      { access: { ...SEED.access, logGroups: ['arn:aws:logs:x:111122223333:log-group:a'] } },
      /logGroups/,
    ],
    ['exclusive access', { isolation: 'exclusive' }, /isolation/],
    ['versions', { access: { ...NOTHING, datasets: [{ bucket: 'b', path: '', versions: true }] } }, /version/],
    [
      'a wildcard in a key',
      { access: { ...NOTHING, outputs: [{ bucket: 'b', path: 'a*b/' }] } },
      /takes for a wildcard/,
    ],
    [
      'a bucket of an account',
      { access: { ...NOTHING, outputs: [{ bucket: 'b', path: '', account: '111122223333' }] } },
      /have no account/,
    ],
  ])('%s', (_what, job, message) => {
    expect(() => compile({ ...SEED, ...job })).toThrow(message)
  })
})
