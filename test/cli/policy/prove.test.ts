import { expect, test } from 'vitest'
import { cli, EVENT } from '../fake-io.ts'

test('compiled policies are proved, and the window is shown to the second', async () => {
  const { exit, out } = await cli(['policy', 'prove', EVENT])

  expect(exit).toBe(0)
  expect(out).toContain(
    'from 16 July 2025 01:00 UTC until just before 04:00 UTC (3 hours), from 203.0.113.42/32 (one address)',
  )
  expect(out).toMatch(/^allowed {2}s3:GetObject +arn:aws:s3:::acmeco-base-models\/x$/m)
  expect(out).toMatch(/^denied {3}s3:DeleteObject /m)
  expect(out).toMatch(/^denied {3}at 2025-07-16T00:59:59Z$/m)
  expect(out).toMatch(/^allowed {2}at 2025-07-16T01:00:00Z$/m)
  expect(out).toMatch(/^allowed {2}at 2025-07-16T03:59:59Z$/m)
  expect(out).toMatch(/^denied {3}at 2025-07-16T04:00:00Z$/m)
  expect(out).toMatch(/^denied {3}from 203\.0\.113\.43$/m)
  expect(out).toMatch(/The proof holds: \d+ requests tried/)
})

test('a policy that is too broad fails the proof: exit code 1, and every wrong decision is named', async () => {
  const { exit, out } = await cli(['policy', 'prove', EVENT, '--policy', 'packages/iam-policy/test/seeds/000.json'])

  expect(exit).toBe(1)
  expect(out).toMatch(/^allowed \(wrong\) /m)
  expect(out).toContain('Statement WikipediaReadOnly is not limited to the window by DateLessThan')
  expect(out).toMatch(/The proof does not hold: \d+ problems/)
})

test('several policies are proved together', async () => {
  const { policies } = JSON.parse((await cli(['policy', 'compile', EVENT])).out)
  const [read, write] = policies[0].Statement.map((statement: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  )
  const prove = ['policy', 'prove', EVENT, '--policy', 'read.json']

  expect((await cli([...prove, 'write.json'], { files: { 'read.json': read, 'write.json': write } })).exit).toBe(0)
  expect((await cli(prove, { files: { 'read.json': read } })).exit).toBe(1)
})

test('--json lists every request with the expected and the actual decision', async () => {
  const { out } = await cli(['policy', 'prove', EVENT, '--json'])
  const { holds, cells, failures, requests } = JSON.parse(out)

  expect({ holds, failures }).toEqual({ holds: true, failures: [] })
  expect(requests.length).toBeGreaterThan(100)
  expect(cells).toBeGreaterThanOrEqual(requests.length)
  expect(requests.filter((each: { expected: string; decision: string }) => each.expected !== each.decision)).toEqual([])
})

test('a malformed policy is an error with the path and the place of the problem', async () => {
  const files = {
    'p.json': JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject' }] }),
  }

  expect(await cli(['policy', 'prove', EVENT, '--policy', 'p.json'], { files })).toEqual({
    exit: 2,
    out: '',
    err: `\
curfew: Cannot read the policy in p.json: Statement[0]: needs exactly one of Resource and NotResource
 --> p.json:1:38
  |
1 | {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject"}]}
  |                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`,
  })
})
