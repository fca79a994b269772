import { readFileSync } from 'node:fs'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '#targets/iam/compile.ts'
import { prove, prover } from '#targets/iam/prove.ts'
import { anyLeave } from './any-leave.ts'
import { bare, but, contractor, reaching, seed0, seed3, where } from './leaves.ts'
import { mutantsOf } from './mutants.ts'

const exclusive = { isolation: 'exclusive' } as const
const blocks = { sourceIps: ['198.51.100.0/28', '2001:db8::/64'] }
const mixed = reaching(seed3, {
  datasets: [
    { bucket: 'ml-data', prefix: 'a/train/' },
    { bucket: 'ml-data', prefix: 'b/train/' },
    { bucket: 'whole', prefix: '' },
  ],
})

const leaves = [
  ['seed 0', seed0],
  ['seed 0, exclusive', but(seed0, exclusive)],
  ['the contractor, exclusive', but(contractor, exclusive)],
  ['seed 3, exclusive', but(seed3, exclusive)],
  ['seed 3 from two blocks of addresses', but(seed3, { network: blocks })],
  ['seed 3 from anywhere', but(seed3, { network: 'any' })],
  ['prefixes beside a whole bucket', mixed],
  ['nothing', bare],
  ['nothing, exclusive', but(bare, exclusive)],
] as const

test.each(leaves)('what is compiled for %s is proved', (_, leave) => {
  const proof = prove(leave, compile(leave, where), where)

  expect(proof.failures).toEqual([])
  expect(proof.holds).toBe(true)
  expect(proof.cells).toBeGreaterThan(20)
})

test('whatever is compiled is proved, split or not', () => {
  const many = Array.from({ length: 80 }, (_, index) => ({ bucket: `training-data-of-team-${index}`, prefix: 'a/' }))
  fc.assert(
    fc.property(anyLeave, fc.boolean(), (leave, large) => {
      const asked = large ? reaching(leave, { datasets: many, checkpoints: many.slice(0, 20) }) : leave
      expect(prove(asked, compile(asked, where), where).failures).toEqual([])
    }),
    { numRuns: 40 },
  )
})

describe.each(leaves)('for %s, no slip is overlooked', (_, leave) => {
  test('in any statement, action, resource, condition or value', () => {
    const proveEach = prover(leave, where)
    const overlooked = mutantsOf(compile(leave, where)).filter(({ policies }) => proveEach(policies).holds)

    expect(overlooked.map(({ what }) => what)).toEqual([])
  })

  test('in the window, network, access or isolation', () => {
    const others = [
      but(leave, { window: { ...leave.window, closesAt: new Date(leave.window.closesAt.getTime() + 1000) } }),
      but(leave, { network: leave.network === 'any' ? blocks : 'any' }),
      but(leave, { isolation: leave.isolation === 'shared' ? 'exclusive' : 'shared' }),
      reaching(leave, { outputs: [{ bucket: 'another', prefix: 'x/' }] }),
    ]
    const overlooked = others.filter((other) => prove(leave, compile(other, where), where).holds)

    // Of a leave that allows nothing and forbids nothing, neither window nor network can be seen.
    expect(overlooked).toHaveLength(leave === bare ? 2 : 0)
  })
})

test('no policies at all do not hold, unless nothing was asked for', () => {
  expect(prove(seed0, [], where).holds).toBe(false)
  expect(prove(bare, [], where).holds).toBe(true)
})

test("another job's policies do not hold", () => {
  const other = but(reaching(seed3, { outputs: [{ bucket: 'my-model-output-bucket', prefix: 'job-00011/' }] }), {})

  expect(prove(seed3, compile(other, where), where).holds).toBe(false)
})

test('a failure says what was asked, what is right, and what came', () => {
  const [failure] = prove(seed0, [], where).failures

  expect(failure).toMatchObject({
    expected: 'allow',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::acmeco-training-datasets-wikipedia-2025-07-01/x',
    context: { 'aws:CurrentTime': '2025-07-16T02:30:00.000Z', 'aws:SourceIp': '203.0.113.42' },
    message: expect.stringContaining('must be allow, and is deny'),
  })
})

test('what seed 0 published does not hold: it reads for ever, from anywhere, and publishes', () => {
  const published = parsePolicyText(readFileSync(`packages/iam-policy/test/seeds/000.json`, 'utf8'))
  const failures = prove(seed0, [published], where).failures.map(({ message }) => message)

  expect(failures).toEqual(
    expect.arrayContaining([
      'Statement WikipediaReadOnly is not bound to the window by DateLessThan',
      'Statement WikipediaReadOnly lacks its condition on aws:SourceIp',
      'Statement FinetunedModelsWrite allows s3:PutObjectAcl, which no job is given',
      'Statement FinetunedModelsWrite allows s3:CompleteMultipartUpload, which no job is given',
      's3:GetObject on arn:aws:s3:::acmeco-finetuned-models/job-0001/x must be deny, and is allow',
    ]),
  )
})
