import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { grantContract } from '#cli/contracts/grant.ts'
import { viewOf } from '#cli/grant-view.ts'
import { printGrants } from '#cli/ls/print-grants.ts'
import { signInWith } from '#test/cli/audit/account.ts'
import { signedIn } from '#test/cli/signed-in.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'
import { JOB, jsonLines, LATER, linesOf, look, OVER, startLooking } from './looking.ts'

const account = signedIn(startLooking)

const ls = (...argv: readonly string[]) => look(account, ['ls', ...argv])
const jobs = async (...argv: readonly string[]) =>
  jsonLines((await ls(...argv, '--json')).out).map((view) => grantContract.parse(view).jobId)

describe('curfew ls', () => {
  test('lists who has access and who is going to have it, by the start of the window, and nobody else', async () => {
    const { exit, out, err } = await ls()

    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(linesOf(out).map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      'job | principal | status | time | window | requested by',
      `${JOB} | user/trainer-gpu-01 | open | 2 h 30 min left | 01:00Z to 04:00Z | ml-platform@acmeco.example`,
      `${LATER} | role/trainer-batch | scheduled | opens in 3 h 30 min | 05:00Z to 06:00Z | ada@acmeco.example`,
    ])
  })

  test('--all lists what is over as well', async () => {
    expect(await jobs('-a')).toEqual([OVER, JOB, LATER])
    expect((await ls('-a', '--filter', 'status=closed')).out).toMatch(/closed +over since 40 min/)
  })

  test('shows times in the zone of the user, with UTC beside', async () => {
    const { out } = await look(account, ['ls'], { timeZone: 'Asia/Kolkata' })

    expect(out).toContain('06:30 (01:00Z) to 09:30 (04:00Z)')
  })

  test.each([60, 80, 100])('fits a terminal of %i columns, with every name whole', async (width) => {
    const { out } = await look(account, ['ls', '-a'], { width })

    expect(linesOf(out).filter((line) => stringWidth(line) > width)).toEqual([])
    for (const name of [OVER, JOB, LATER, 'user/trainer-gpu-01', 'ml-platform@acmeco.example'])
      expect(out).toContain(name)
  })

  test('says which datasets may not be used until the window closes', () => {
    const [dataset] = seedGrant().access.datasets
    const until = at('02:30')
    const grant = seedGrant({
      access: { ...seedGrant().access, datasets: dataset ? [{ ...dataset, until, name: 'wiki' }] : [] },
    })
    const now = at('01:30')
    const io = { width: undefined, timeZone: 'UTC', colours: false }

    expect(printGrants([{ grant, view: viewOf(grant, now) }], now, io)).toContain(
      `\n${JOB}: access to name:wiki (s3://acmeco-training-datasets-wikipedia-2025-07-01) ends at 02:30Z, before the window does\n`,
    )
  })
})

describe('filters', () => {
  test.each<readonly [readonly string[], readonly string[]]>([
    [['--filter', 'status=open'], [JOB]],
    [['--filter', 'status!=open'], [LATER]],
    [['-a', '--filter', 'status!=closed', '--filter', 'status!=open'], [LATER]],
    [['--filter', 'requestedBy=ada@*'], [LATER]],
    [['--filter', 'job=*run'], [LATER]],
    [['--filter', 'principal=user/*'], [JOB]],
    [['--principal', 'user/Trainer-GPU-01'], [JOB]],
    [['--filter', 'attached=true'], [JOB]],
    [
      ['--filter', 'closedAt='],
      [JOB, LATER],
    ],
  ])('%o: %o', async (argv, expected) => {
    expect(await jobs(...argv)).toEqual(expected)
  })

  test('all problems are said at once', async () => {
    const { exit, err } = await ls('--filter', 'stattus=open', '--filter', 'status=opened', '--filter', 'open')

    expect(exit).toBe(2)
    expect(err).toMatch(
      /^curfew: Cannot filter: --filter stattus=open: there is no field "stattus"; did you mean status\?; --filter status=opened: a status is scheduled, .*; --filter open: write it as .*\n$/,
    )
  })

  test('--mine needs to know who asks', async () => {
    const settings = { '/nowhere/project/curfew.json': '{"requestedBy":"ada@acmeco.example"}' }

    expect((await ls('--mine')).err).toMatch(/set requestedBy in curfew\.json\n$/)
    expect((await look(account, ['ls', '--mine', '--json'], { files: settings })).out).toContain(LATER)
  })
})

test('nothing to list is said in one line, with where else to look', async () => {
  expect(await ls('--principal', 'user/nobody')).toEqual({
    exit: 0,
    out: '',
    err: 'curfew: No unfinished grants that match in stage prod. See those that are over: curfew ls -a\n',
  })
})

describe('is one sentence with exit code 2:', () => {
  test('a principal that is none', async () => {
    expect((await ls('--principal', 'trainer')).err).toMatch(/^curfew: Cannot use --principal trainer: .*\n$/)
  })

  test('to watch what can be read by a scan only', async () => {
    expect((await ls('-a', '--watch')).err).toMatch(/^curfew: Cannot watch all grants: .*\n$/)
  })

  test('a right that is missing', async () => {
    await signInWith(account, 'without-batch', 'Query')

    expect(await ls()).toMatchObject({
      exit: 2,
      out: '',
      err: expect.stringMatching(/the caller may not do dynamodb:BatchGetItem; .*\n$/),
    })
  })
})
