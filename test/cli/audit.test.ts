import { describe, expect, test } from 'vitest'
import { link } from '#core/audit/audit.ts'
import type { AuditEntry, AuditRecord } from '#core/audit/records.ts'
import { at } from '#test/fixtures/seed.ts'
import { cli } from './fake-io.ts'

const entry = (change: AuditEntry['change'], phase: AuditEntry['phase'], target = 'churn'): AuditEntry => ({
  ...{ change, phase, because: 'closed', target },
})
const detail = { dueAt: '2025-07-15T04:00:00Z', detachedAt: '2025-07-15T04:00:01Z', keyOffAt: null }
const stamp = { job: 'churn', at: new Date('2025-07-15T03:00:00Z'), by: 'settle-access', event: 'e-1' }
const intact = link(
  [],
  [
    entry('schedule grant', 'intended'),
    entry('schedule grant', 'done'),
    entry('detach policy', 'intended', 'churn-1'),
    entry('detach policy', 'done', 'churn-1'),
    { ...entry('close grant', 'done'), detail },
  ],
  stamp,
)
const lines = (records: readonly AuditRecord[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')
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
      /churn: a record before "detach policy, done"/,
    ],
    ['an edited record', lines(intact).replace('churn-1', 'churn-2'), /churn: "detach policy, intended" .* was edited/],
    [
      'a change without an outcome',
      lines(intact.slice(0, 3)),
      /churn: "detach policy" of churn-1, intended at .* has no outcome/,
    ],
  ])('%s is reported with its job and record, and the exit code is 1', async (_problem, text, problem) => {
    const { exit, out } = await verify(text)

    expect(exit).toBe(1)
    expect(out).toMatch(problem)
  })

  test('the outcome that an overtaking run recorded counts for the overtaken run, and one from before its intent does not', async () => {
    const overtaken = link(
      intact[1] === undefined ? [] : [intact[1].hash],
      [entry('detach policy', 'intended', 'churn-1')],
      {
        ...stamp,
        event: 'e-2',
      },
    )
    const afterwards = link([intact[4]?.hash ?? ''], [entry('detach policy', 'intended', 'churn-1')], stamp)

    expect((await verify(lines([...intact, ...overtaken]))).exit).toBe(0)
    expect((await verify(lines([...intact, ...afterwards]))).exit).toBe(1)
  })

  test('a change that was intended less than two minutes ago needs no outcome yet', async () => {
    const records = link([], [entry('schedule grant', 'intended')], {
      ...stamp,
      at: new Date(at('00:00').getTime() - 60_000),
    })
    expect((await verify(lines(records))).exit).toBe(0)
  })

  test('--json prints one object per job, and --job selects one', async () => {
    const other = link([], [entry('schedule grant', 'intended')], { ...stamp, job: 'fraud' })
    const { exit, out } = await verify(lines([...intact, ...other]), '--json')

    expect(exit).toBe(1)
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { job: 'churn', records: 5, problems: [], receipt: detail },
      { job: 'fraud', records: 1, problems: [expect.stringMatching(/has no outcome$/)] },
    ])
    expect((await verify(lines([...intact, ...other]), '--job', 'churn')).exit).toBe(0)
  })

  test.each([
    ['no record', '', 1, /^curfew: No audit records to verify\n$/],
    ['other JSON', '{"job":"churn"}\n', 2, /^curfew: Cannot verify records: not an audit record\n$/],
    [
      'one line of other text',
      `${lines(intact)}x\n`,
      2,
      /^curfew: Cannot verify records, line 6: not an audit record\n$/,
    ],
  ])('%s is an error in one line that names file and line', async (_input, text, code, message) => {
    const { exit, err } = await verify(text)

    expect(exit).toBe(code)
    expect(err).toMatch(message)
  })
})
