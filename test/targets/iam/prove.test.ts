import { readFileSync } from 'node:fs'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '#targets/iam/compile.ts'
import { prove, prover } from '#targets/iam/prove.ts'
import { anyJobAccess } from './any-job-access.ts'
import { bare, but, contractor, deployment, reaching, seed0, seed3 } from './jobs.ts'
import { mutantsOf } from './mutants.ts'

const exclusive = { isolation: 'exclusive' } as const
const blocks = { sourceIps: ['198.51.100.0/28', '2001:db8::/64'] }
const mixed = reaching(seed3, {
  datasets: [
    { bucket: 'ml-data', path: 'a/train/' },
    { bucket: 'ml-data', path: 'b/train/' },
    { bucket: 'whole', path: '' },
  ],
})

const until = new Date('2025-07-16T02:00:00Z')
const theirs = { bucket: 'lake', account: '222233334444' }
/** Everything that a location can be: one object, with versions, of another owner, with an end of its own, deletable. */
const various = reaching(seed3, {
  datasets: [
    { bucket: 'ml-data', path: 'churn/train.csv' },
    { bucket: 'ml-data', path: 'pinned/', versions: true },
    { ...theirs, path: 'licensed/', until },
  ],
  baseModels: [{ ...theirs, bucket: 'other-lake', path: '' }],
  scratch: [{ bucket: 'my-checkpoint-bucket', path: 'job-0001/tmp/' }],
})

const few = reaching(bare, {
  datasets: [
    { bucket: 'ml-data', path: 'churn/train.csv', versions: true },
    { ...theirs, path: 'licensed/', until },
  ],
  scratch: [{ bucket: 'ckpt', path: 'tmp/' }],
})

const jobs = [
  ['seed 0', seed0],
  ['seed 0, exclusive', but(seed0, exclusive)],
  ['the contractor, exclusive', but(contractor, exclusive)],
  ['seed 3, exclusive', but(seed3, exclusive)],
  ['seed 3 from two blocks of addresses', but(seed3, { network: blocks })],
  ['seed 3 from anywhere', but(seed3, { network: 'any' })],
  ['prefixes and a whole bucket', mixed],
  ['locations of every form', various],
  ['a few forms of locations, exclusive', but(few, exclusive)],
  ['nothing', bare],
  ['nothing, exclusive', but(bare, exclusive)],
] as const

const UNSEEN = { shared: 2, exclusive: 1 }

test.each(jobs)('the proof holds for the policies compiled for %s', (_, job) => {
  const proof = prove(job, compile(job, deployment), deployment)

  expect(proof.failures).toEqual([])
  expect(proof.holds).toBe(true)
  expect(proof.cells).toBeGreaterThan(20)
})

test('the proof holds for whatever is compiled, split or not', () => {
  fc.assert(
    fc.property(anyJobAccess, fc.boolean(), (job, large) => {
      // What an exclusive job may do has to be in one list.
      const length = job.isolation === 'exclusive' ? 40 : 80
      const many = Array.from({ length }, (_, index) => ({ bucket: `training-data-of-team-${index}`, path: 'a/' }))
      const asked = large ? reaching(job, { datasets: many, checkpoints: many.slice(0, 20) }) : job
      expect(prove(asked, compile(asked, deployment), deployment).failures).toEqual([])
    }),
    { numRuns: 40 },
  )
})

describe.each(jobs)('for %s, the proof fails after any single mistake', (_, job) => {
  test('in any statement, action, resource, condition or value', () => {
    const proveEach = prover(job, deployment)
    const overlooked = mutantsOf(compile(job, deployment)).filter(({ policies }) => proveEach(policies).holds)

    expect(overlooked.map(({ what }) => what)).toEqual([])
  })

  test('in the window, network, access or isolation', () => {
    const others = [
      but(job, { window: { ...job.window, closesAt: new Date(job.window.closesAt.getTime() + 1000) } }),
      but(job, { network: job.network === 'any' ? blocks : 'any' }),
      but(job, { isolation: job.isolation === 'shared' ? 'exclusive' : 'shared' }),
      reaching(job, { outputs: [{ bucket: 'another', path: 'x/' }] }),
    ]
    const overlooked = others.filter((other) => prove(job, compile(other, deployment), deployment).holds)

    // The policies do not show the network of a job that is allowed nothing, nor its window if it is forbidden nothing.
    expect(overlooked).toHaveLength(job.access === bare.access ? UNSEEN[job.isolation] : 0)
  })
})

test('the proof fails without policies, unless the job requests nothing', () => {
  expect(prove(seed0, [], deployment).holds).toBe(false)
  expect(prove(bare, [], deployment).holds).toBe(true)
})

test("the proof fails with another job's policies", () => {
  const other = but(reaching(seed3, { outputs: [{ bucket: 'my-model-output-bucket', path: 'job-00011/' }] }), {})

  expect(prove(seed3, compile(other, deployment), deployment).holds).toBe(false)
})

test('a failure has the request, the right decision and the actual one', () => {
  const [failure] = prove(seed0, [], deployment).failures

  expect(failure).toMatchObject({
    expected: 'allow',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::acmeco-training-datasets-wikipedia-2025-07-01/x',
    context: { 'aws:CurrentTime': '2025-07-16T02:30:00.000Z', 'aws:SourceIp': '203.0.113.42' },
    message: expect.stringContaining('must be allowed, but is denied'),
  })
})

test('the proof fails with published policy 0, which reads for ever, from anywhere, and can publish', () => {
  const published = parsePolicyText(readFileSync(`packages/iam-policy/test/seeds/000.json`, 'utf8'))
  const failures = prove(seed0, [published], deployment).failures.map(({ message }) => message)

  expect(failures).toEqual(
    expect.arrayContaining([
      'Statement WikipediaReadOnly is not limited to the window by DateLessThan',
      'Statement WikipediaReadOnly has no condition on aws:SourceIp',
      'Statement FinetunedModelsWrite allows s3:PutObjectAcl, which no job may have',
      'Statement FinetunedModelsWrite allows s3:CompleteMultipartUpload, which no job may have',
      's3:GetObject on arn:aws:s3:::acmeco-finetuned-models/job-0001/x must be denied, but is allowed',
    ]),
  )
})
