import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { reportContract } from '#cli/contracts/report.ts'
import { exported, REFUSED, signInWith } from '#test/cli/audit/account.ts'
import { cli } from '#test/cli/fake-io.ts'
import { signedIn } from '#test/cli/signed-in.ts'
import { JOB } from '#test/stories/day.ts'
import { GENERATED, pageParts } from '#tools/report-page.ts'

test('the script and the style of the page are those of cli/report/browser', async () => {
  expect(readFileSync(GENERATED, 'utf8'), 'npm run report-page').toBe(await pageParts())
})

describe('curfew report', () => {
  const account = signedIn()

  const report = (argv: readonly string[], files: Readonly<Record<string, string>> = {}, written = {}) =>
    cli(['report', ...argv], { now: account.day.clock.now(), files, written })
  const json = async (argv: readonly string[], files = {}) => {
    const { exit, out } = await report([...argv, '--json'], files)
    expect(exit).toBe(0)
    return reportContract.parse(JSON.parse(out))
  }

  test('reads the audit log of the stage, and writes a page of its own name', async () => {
    const written: Record<string, string> = {}
    expect(await report([], {}, written)).toEqual({
      exit: 0,
      out: '',
      err: expect.stringMatching(/^curfew: Wrote curfew-report\.html: 2 jobs, \d+ records\n$/),
    })
    expect(written['curfew-report.html']).toMatch(/^<!doctype html>/)
    expect(written['curfew-report.html']).toContain('audit log /curfew/audit')
  })

  test('prints the page where the file is -, and says nothing else', async () => {
    const { out, err } = await report(['-o', '-'])
    expect(out).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/)
    expect(err).toBe('')
  })

  test('prints the numbers and grants as JSON', async () => {
    const { numbers, grants, refusals, madeFrom } = await json([])
    expect(numbers).toMatchObject({ grants: 1, refusedJobs: 1, closings: 1, lateClosings: 0, drift: 0 })
    expect(numbers.chains).toEqual({ verified: 2, cut: 0, broken: 0 })
    expect(madeFrom.source).toBe('audit log /curfew/audit')
    const job = grants.find((grant) => grant.job === JOB)
    expect(job).toMatchObject({ principal: 'user/trainer-gpu-01', status: 'closed', chain: { state: 'verified' } })
    expect(job?.access).toEqual([{ from: '2025-07-16T00:40:00Z', until: '2025-07-16T00:50:00Z', ended: 'window over' }])
    expect(refusals).toMatchObject([{ job: REFUSED, problems: [{ path: 'network' }] }])
  })

  test('is the same from exported records, without AWS', async () => {
    const online = await json([])
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1')
    const { madeFrom, ...offline } = await json(['--records', '-'], { '-': exported(account) })
    expect(offline).toEqual({
      period: online.period,
      numbers: online.numbers,
      grants: online.grants,
      drift: online.drift,
      refusals: online.refusals,
      refusalReasons: online.refusalReasons,
      revocations: online.revocations,
      keys: online.keys,
      brokenChains: online.brokenChains,
    })
    expect(madeFrom.source).toBe('standard input')
  })

  test('is of a period that is half open', async () => {
    expect((await json(['--until', '2025-07-16T00:30:00Z'])).grants).toEqual([])
    expect((await json(['--since', '2025-07-16T00:49:59Z'])).grants).toHaveLength(1)
    expect((await json(['--since', '5m'])).grants).toEqual([])
  })

  test('without anything in the period there is a page that says so, and what was read', async () => {
    const { exit, out, err } = await report(['--since', '1m', '-o', '-'])
    expect(exit).toBe(0)
    expect(err).toMatch(/^curfew: No job in the period; the records that were read are from 2025-07-16T00:30:00Z to /)
    expect((await report(['--records', '-'], { '-': '' })).err).toMatch(/No audit records; check --stage/)
    expect(out).toContain('No grant and no refusal in this period.')
  })

  test('says which chains are broken, first of all, and that a cut one is not verified', async () => {
    const lines = exported(account)
    const edited = await report(['--records', '-', '-o', '-'], { '-': lines.replaceAll('weekly fine-tune', 'nothing') })
    expect(edited.out).toContain('Broken: the records of 1 chain are missing or edited')
    const events: { readonly events: readonly object[] } = JSON.parse(lines)
    const cut = await json(['--records', '-'], { '-': JSON.stringify(events.events.slice(3)) })
    expect(cut.numbers.chains).toMatchObject({ broken: 0, cut: expect.any(Number) })
    expect(cut.grants[0]).toMatchObject({ chain: { state: 'cut', missingBefore: expect.any(Number) }, asked: [] })
  })

  test.each([
    [
      ['--principal', 'trainer'],
      /^curfew: Cannot use --principal trainer: it is user\/NAME, role\/NAME or access-key\/tigris\/NAME$/,
    ],
    [['--since', 'yesterday'], /^curfew: Cannot use --since yesterday: /],
    [
      ['--since', '1h', '--until', '2h'],
      /^curfew: Cannot report: --since 2025-07-16T00:00:00Z is not before --until 2025-07-15T23:00:00Z$/,
    ],
    [
      ['--records', '-', '--stage', 'x'],
      /^curfew: Cannot read both: pass --records, or --stage, --log-group and --log-from$/,
    ],
    [['--records', 'nosuch.json'], /^curfew: Cannot read nosuch\.json: no such file$/],
    [['--stage', 'nosuch'], /log group \/curfew-nosuch\/audit: there is none in us-east-1; pass --stage/],
    [['now'], /too many arguments/],
  ])('%j is one line that says what to do', async (argv, message) => {
    const { exit, out, err } = await report(argv)
    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err.trimEnd()).toMatch(message)
    expect(err.trimEnd()).not.toContain('\n')
  })

  test('without the right to read the log, that is said', async () => {
    await signInWith(account, 'nobody', 'Scan')
    expect((await report([])).err).toMatch(/the caller may not do logs:FilterLogEvents; allow it on the log group/)
  })

  test('its help has examples', async () => {
    expect((await cli(['report', '--help'])).out).toMatch(/Examples:\n(.*\n)* {2}curfew report /)
  })
})
