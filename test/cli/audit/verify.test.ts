import { describe, expect, test } from 'vitest'
import { alone, link } from '#core/audit/chain.ts'
import type { AuditEntry, AuditRecord } from '#core/audit/records.ts'
import { cli } from '#test/cli/fake-io.ts'
import { entry, SCHEDULED, STAMP } from '#test/core/audit/records.ts'

const NONE = { lastSeq: 0, lastHash: null }
const stamp = { ...STAMP, at: new Date('2025-07-15T03:00:00Z') }
const detail = { dueAt: '2025-07-15T04:00:00Z', detachedAt: '2025-07-15T04:00:01Z', keyOffAt: null }
const records = (job: string, ...entries: readonly AuditEntry[]) => link(job, NONE, [SCHEDULED, ...entries], stamp)
const intact = records(
  'churn',
  entry('attach policy', 'intended', 'churn-1'),
  entry('attach policy', 'done', 'churn-1'),
  entry('detach policy', 'done', 'churn-1'),
  { ...entry('close grant', 'done', 'churn'), detail },
)
const lines = (all: readonly AuditRecord[]) => all.map((record) => `${JSON.stringify(record)}\n`).join('')
const verify = (text: string, ...more: readonly string[]) =>
  cli(['audit', 'verify', 'records', ...more], { files: { records: text } })

describe('curfew audit verify', () => {
  test.each([
    ['one record per line', lines(intact)],
    ['a list of records', JSON.stringify(intact)],
    [
      'the output of filter-log-events',
      JSON.stringify({ events: intact.map((one) => ({ message: JSON.stringify(one) })) }),
    ],
    ['records that are in the log twice', lines([...intact, ...intact])],
    ['records in another order', lines(intact.toReversed())],
  ])('%s are read, and an unbroken chain is intact', async (_form, text) => {
    const { exit, out } = await verify(text)

    expect(exit).toBe(0)
    expect(out).toBe(
      [
        'job    records  last record           ended                 detached              key off  chain',
        'churn  5        2025-07-15T03:00:00Z  2025-07-15T04:00:00Z  2025-07-15T04:00:01Z  -        intact',
        '',
      ].join('\n'),
    )
  })

  test.each([
    [
      'a missing record',
      lines(intact.filter((_, index) => index !== 2)),
      /^churn: a record before "detach policy, done" of \S+ is missing$/m,
    ],
    [
      'an edited record',
      lines(intact).replace('churn-1', 'churn-2'),
      /^churn: "attach policy, intended" .* was edited$/m,
    ],
    [
      'a change without an outcome',
      lines(intact.slice(0, 2)),
      /^churn: "attach policy" of churn-1, intended at \S+, has no outcome$/m,
    ],
  ])('%s is reported with its job and record, and the exit code is 1', async (_problem, text, problem) => {
    const { exit, out } = await verify(text)

    expect(exit).toBe(1)
    expect(out).toMatch(problem)
  })

  test('a refusal is intact, and has no receipt', async () => {
    const refusal = alone('fraud', entry('refuse request', 'done', 'fraud'), stamp)

    expect(await verify(lines([refusal]))).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^fraud +1 .* intact$/m),
    })
  })

  test('a record cannot hide what is printed: control characters are replaced', async () => {
    const { out } = await verify(lines(records('x\u001B[2K\nchurn  5  intact')))

    expect(out).not.toContain('\u001B')
    expect(out.trimEnd().split('\n')).toHaveLength(2)
  })

  test('--json prints one object per job, and --job selects one', async () => {
    const other = records('fraud', entry('attach policy', 'intended', 'x'))
    const { exit, out } = await verify(lines([...intact, ...other]), '--json')

    expect(exit).toBe(1)
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { job: 'churn', records: 5, problems: [], receipt: detail },
      { job: 'fraud', records: 2, problems: [expect.stringMatching(/has no outcome$/)] },
    ])
    expect((await verify(lines([...intact, ...other]), '--job', 'churn')).exit).toBe(0)
  })

  test.each([
    ['no record', '', [], 1, /^curfew: No audit records to verify\n$/],
    ['no record of the job', lines(intact), ['--job', 'x'], 1, /^curfew: No audit records of job x\n$/],
    ['other JSON', '{"job":"churn"}\n', [], 2, /^curfew: Cannot read records: not an audit record\n$/],
    [
      'one line of other text',
      `${lines(intact)}x\n`,
      [],
      2,
      /^curfew: Cannot read records, line 6: not an audit record\n$/,
    ],
    ['--as-of without --heads', '', ['--as-of', '2025-07-15T05:00:00Z'], 2, /^curfew: .*: --as-of needs --heads\n$/],
    [
      'an unclear --as-of',
      '',
      ['--heads', 't', '--as-of', '05:00'],
      2,
      /^curfew: .*: --as-of: must be an ISO 8601 .*\n$/,
    ],
    [
      'an --as-of in the future',
      '',
      ['--heads', 't', '--as-of', '2025-07-16T00:00:01Z'],
      2,
      /^curfew: .*: --as-of: is in the future\n$/,
    ],
  ])('%s is an error in one line that names its cause', async (_input, text, more, code, message) => {
    const { exit, err } = await verify(text, ...more)

    expect(exit).toBe(code)
    expect(err).toMatch(message)
  })
})
