import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { signedIn } from '#test/cli/signed-in.ts'
import { audit, exported, logEvents, REFUSED, signInWith } from './account.ts'

const account = signedIn()

const DATASET = 's3://acmeco-training-datasets-wikipedia-2025-07-01'
const who = async (...argv: readonly string[]) => {
  const { exit, out, err } = await audit(account, ['who', ...argv, '--json'])
  const answers = out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  return { exit, answers, err }
}
const at = (clock: string) => `2025-07-16T${clock}Z`

describe('who could reach a dataset', () => {
  test('the job, in its window, with who asked and why', async () => {
    const { exit, answers } = await who('--resource', DATASET, '--at', at('00:45:00'))

    expect(exit).toBe(0)
    expect(answers).toMatchObject([
      { principal: 'user/trainer-gpu-01', kinds: ['datasets'], from: at('00:40:00'), until: at('00:50:00') },
    ])
    expect(answers[0]).toMatchObject({ requestedBy: expect.stringContaining('@'), reason: expect.any(String) })
  })

  test.each([
    ['one second before the window', '00:39:59', 0],
    ['the first second', '00:40:00', 1],
    ['the last second', '00:49:59', 1],
    ['the second in which the window was over', '00:50:00', 0],
  ])('%s', async (_, clock, count) => {
    expect((await who('--resource', DATASET, '--at', at(clock))).answers).toHaveLength(count)
  })

  test('nobody could reach what no job asked for, and the command says how much it read', async () => {
    const { exit, answers, err } = await who('--resource', 's3://payroll', '--between', at('00:00:00'), at('01:00:00'))

    expect({ exit, answers }).toEqual({ exit: 0, answers: [] })
    expect(err).toMatch(/^curfew: Nobody, by \d+ records\n$/)
  })

  test('of one principal, in a range that is half open', async () => {
    const between = (from: string, to: string) =>
      who('--principal', 'user/trainer-gpu-01', '--between', at(from), at(to))

    expect((await between('00:00:00', '00:40:00')).answers).toEqual([])
    expect((await between('00:00:00', '00:40:01')).answers).toHaveLength(1)
    expect((await between('00:50:00', '01:00:00')).answers).toEqual([])
    expect((await who('--principal', 'user/other', '--between', '1h', '0s')).answers).toEqual([])
    expect((await who('--principal', 'user/TRAINER-gpu-01', '--at', at('00:45:00'))).answers).toHaveLength(1)
  })

  test('exported records answer the same without AWS', async () => {
    const file = join(tmpdir(), `who-${process.pid}.json`)
    writeFileSync(file, exported(account))
    const online = await who('--at', at('00:45:00'))
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1')

    expect(await who('--at', at('00:45:00'), '--records', file)).toEqual(online)
    expect(online.answers).toHaveLength(1)
  })
})

describe('the trail', () => {
  test('of a job has every change in order, and no other job', async () => {
    const { exit, out } = await audit(account, ['show', REFUSED])

    expect(exit).toBe(0)
    expect(out.split('\n')).toHaveLength(3)
    expect(out).toMatch(/^time +by +job +principal +change +phase +because +target\n.* refuse request +done +/)
  })

  test('as JSON is what verify reads, and is whole', async () => {
    const { out } = await audit(account, ['show', '--json'])

    expect(out.trimEnd().split('\n')).toHaveLength(logEvents(account).length)
    expect((await audit(account, ['verify'], { input: out })).exit).toBe(0)
  })

  test('of one principal, or since some time', async () => {
    expect((await audit(account, ['show', '--principal', 'role/other'])).err).toBe('curfew: No audit records\n')
    expect((await audit(account, ['show', '--principal', 'user/TRAINER-gpu-01'])).out).toContain('attach policy')
    expect((await audit(account, ['show', '--since', '5m'])).out).toBe('')
  })

  test('goes on with what is published, each record once', async () => {
    const records = logEvents(account)
    const [taken] = records.splice(-1)
    let sleeps = 0
    const whileAsleep = async () => {
      sleeps++
      if (sleeps === 2 && taken !== undefined) records.push({ ...taken, timestamp: Date.parse(at('01:00:05')) })
      if (sleeps === 4) throw new Error('interrupted')
    }
    const { out } = await audit(account, ['show', '--json', '--follow'], { whileAsleep })

    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).hash),
    ).toEqual(records.map(({ message }) => JSON.parse(message).hash))
  })
})

describe('is one sentence with exit code 2:', () => {
  test.each([
    ['two questions at once', ['who', '--at', '1h', '--between', '2h', '1h'], /pass --at or --between$/],
    ['a range of one instant', ['who', '--between', '1h'], /takes two instants/],
    ['a range backwards', ['who', '--between', '1h', '2h'], /the earlier one first$/],
    [
      'a time without zone',
      ['who', '--at', '2025-07-16T01:00:00'],
      /Cannot use --at .*how long ago, such as 24h or 7d$/,
    ],
    ['no principal', ['show', '--principal', 'trainer'], /it is user\/NAME, role\/NAME or access-key\/tigris\/NAME$/],
    ['two logs', ['show', '--stage', 'prod', '--log-group', '/x'], /pass --stage or --log-group$/],
    [
      'a stage that does not exist',
      ['who', '--stage', 'nosuch'],
      /log group \/curfew-nosuch\/audit: there is none in us-east-1; pass --stage/,
    ],
    [
      'a log that is none of Curfew',
      ['show', '--log-group', '/aws/lambda/curfew-sweep'],
      /holds something that is no audit record$/,
    ],
  ])('%s', async (_, argv, message) => {
    const { exit, out, err } = await audit(account, argv)

    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err.trimEnd()).toMatch(message)
    expect(err.trimEnd()).not.toContain('\n')
  })

  test('a right that is missing', async () => {
    await signInWith(account, 'nobody', 'Scan')

    expect((await audit(account, ['who'])).err).toMatch(
      /the caller may not do logs:FilterLogEvents; allow it on the log group/,
    )
  })
})
