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
const whole = link(
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
    ['records, one a line', lines(whole)],
    ['a list of records', JSON.stringify(whole)],
    [
      'what filter-log-events prints',
      JSON.stringify({ events: whole.map((one) => ({ message: JSON.stringify(one) })) }),
    ],
    ['records that the log holds twice', lines([...whole, ...whole])],
  ])('takes %s', async (_rule, text) => {
    const { exit, out } = await verify(text)

    expect(exit).toBe(0)
    expect(out).toBe(
      [
        'job    records  last record           ended                 detached              key off  chain',
        'churn  5        2025-07-15T03:00:00Z  2025-07-15T04:00:00Z  2025-07-15T04:00:01Z  -        whole',
        '',
      ].join('\n'),
    )
  })

  test.each([
    [
      'a missing record',
      lines(whole.filter((_, index) => index !== 2)),
      /churn: a record before "detach policy, done"/,
    ],
    ['an edited one', lines(whole).replace('churn-1', 'churn-2'), /churn: "detach policy, intended" .* was edited/],
    [
      'a change without its end',
      lines(whole.slice(0, 3)),
      /churn: "detach policy" of churn-1, intended at .* has no end/,
    ],
  ])('tells of %s, with exit code 1', async (_rule, text, problem) => {
    const { exit, out } = await verify(text)

    expect(exit).toBe(1)
    expect(out).toMatch(problem)
  })

  test('a run that another overtook at the same change is told the end of by that', async () => {
    const overtaken = link(
      whole[1] === undefined ? [] : [whole[1].hash],
      [entry('detach policy', 'intended', 'churn-1')],
      {
        ...stamp,
        event: 'e-2',
      },
    )
    const afterwards = link([whole[4]?.hash ?? ''], [entry('detach policy', 'intended', 'churn-1')], stamp)

    expect((await verify(lines([...whole, ...overtaken]))).exit).toBe(0)
    expect((await verify(lines([...whole, ...afterwards]))).exit).toBe(1)
  })

  test('what was intended a moment ago may still be at work', async () => {
    const records = link([], [entry('schedule grant', 'intended')], {
      ...stamp,
      at: new Date(at('00:00').getTime() - 60_000),
    })
    expect((await verify(lines(records))).exit).toBe(0)
  })

  test('prints one JSON object per job', async () => {
    const other = link([], [entry('schedule grant', 'intended')], { ...stamp, job: 'fraud' })
    const { exit, out } = await verify(lines([...whole, ...other]), '--json')

    expect(exit).toBe(1)
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { job: 'churn', records: 5, problems: [], receipt: detail },
      { job: 'fraud', records: 1, problems: [expect.stringMatching(/has no end$/)] },
    ])
    expect((await verify(lines([...whole, ...other]), '--job', 'churn')).exit).toBe(0)
  })

  test.each([
    ['no record at all', '', 1, /There is no record to verify/],
    ['something else', '{"job":"churn"}\n', 2, /^curfew: Cannot verify records: it is no audit record\n$/],
    [
      'a line of something else',
      `${lines(whole)}x\n`,
      2,
      /^curfew: Cannot verify records, line 6: it is no audit record\n$/,
    ],
  ])('answers %s with a clear word', async (_rule, text, code, told) => {
    const { exit, err } = await verify(text)

    expect(exit).toBe(code)
    expect(err).toMatch(told)
  })
})
