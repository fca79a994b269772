import { expect, test } from 'vitest'
import { extensionContract } from '#cli/contracts/extension.ts'
import { byHand, SETTINGS } from '#test/cli/by-hand.ts'
import { announcementsOf, attached, JOB, job, s3Answer } from '#test/stories/day.ts'

const WINDOW = { opensAt: '2025-07-16T00:30:00Z', closesAt: '2025-07-16T04:00:00Z' }

async function withJob() {
  const hand = await byHand()
  await hand.day.put('Training Job Scheduled', job({ window: WINDOW }))
  const extend = (...options: readonly string[]) =>
    hand.curfew(['extend', JOB, '--reason', 'two epochs to go', ...options], { files: SETTINGS })
  return { ...hand, extend }
}

test('--by counts from the end of the window, and returns once the policies have the new end', async () => {
  const { day, extend } = await withJob()
  const before = await attached(day)
  const { exit, out } = await extend('--by', '30m')
  const after = await attached(day)

  expect({ exit, out }).toEqual({
    exit: 0,
    out: `Access of job ${JOB} now ends at 2025-07-16 04:30:00Z, 3 h 59 min left. It ended at 2025-07-16 04:00:00Z before.\n`,
  })
  expect(after).toHaveLength(1)
  expect(after).not.toEqual(before)
})

test('an ended grant is said to be reopened before it is, and --by counts from now on', async () => {
  const { day, extend } = await withJob()
  await day.put('Training Job Failed', { jobId: JOB })
  const { exit, out, err } = await extend('--by', '30m')

  expect(exit).toBe(0)
  expect(err).toMatch(
    /^curfew: Access of job .* ended at 2025-07-16 00:30:00Z \(the job failed\); this reopens it until 2025-07-16 01:00:\d\dZ\n/,
  )
  expect(out).toMatch(/ is open again, until 2025-07-16 01:00:\d\dZ, /)
  expect(await s3Answer(day, 'read')).toBe('OK')
})

test('what was revoked is not given back: it is refused before it is sent', async () => {
  const { day, extend } = await withJob()
  await day.put('Access Revocation Requested', { jobId: JOB, requestedBy: 's', reason: 'r' })
  const { exit, err } = await extend('--by', '30m')

  expect(exit).toBe(1)
  expect(err).toContain(`curfew: Cannot extend access of job ${JOB}: jobId: access was revoked at 2025-07-16T00:30:00Z`)
  expect(announcementsOf(day, 'Training Job Extended')).toEqual([])
})

test('a refusal of Curfew is printed, and exits with 1', async () => {
  const { extend } = await withJob()
  const { exit, out } = await extend('--by', '200h', '--json')

  expect(exit).toBe(1)
  expect(extensionContract.parse(JSON.parse(out))).toMatchObject({
    outcome: 'refused',
    event: expect.any(String),
    problems: [
      {
        path: 'closesAt',
        message: 'guardrail "local" allows 24 hours of extension in total, and this makes 200 hours',
      },
    ],
  })
})

test('an answer that does not come in time is not known, and exits with 3', async () => {
  const { curfew } = await withJob()
  const argv = ['extend', JOB, '--by', '30m', '--reason', 'r', '--timeout', '6s']
  const { exit, err } = await curfew(argv, { files: SETTINGS, whileAsleep: async () => {} })

  expect(exit).toBe(3)
  expect(err).toContain('was sent, and what became of it is not known yet: no answer within 6 s\n')
})

test('an end that is not later than the present one is refused before it is sent', async () => {
  const { extend } = await withJob()

  expect(await extend('--until', '2025-07-16T03:00:00Z', '--dry-run')).toMatchObject({
    exit: 1,
    err: expect.stringContaining('must be later than the present end, 2025-07-16T04:00:00Z'),
  })
})

test.each([
  [[], 'pass either --by or --until'],
  [['--by', '1h', '--until', '2h'], 'pass either --by or --until'],
  [['--by', 'soon'], 'Cannot use --by soon: it is how long'],
])('extend %o is wrong usage', async (options, message) => {
  const { extend } = await withJob()

  expect(await extend(...options)).toMatchObject({ exit: 2, err: expect.stringContaining(message) })
})
