import { expect, test } from 'vitest'
import { endingContract } from '#cli/contracts/ending.ts'
import { byHand, SETTINGS } from '#test/cli/by-hand.ts'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, JOB, job, liveKeys } from '#test/stories/day.ts'

const WINDOW = { opensAt: '2025-07-16T00:30:00Z', closesAt: '2025-07-16T04:00:00Z' }
const WHY = ['--reason', 'wrong dataset', '--yes'] as const
const ROLE = { type: 'role', name: 'trainer-batch' }

async function withJobs(...jobs: readonly Readonly<Record<string, unknown>>[]) {
  const hand = await byHand()
  for (const one of jobs) await hand.day.put('Training Job Scheduled', job({ window: WINDOW, ...one }))
  return hand
}

test('revoke shows what it hits before, and returns once policies are detached and keys are off', async () => {
  const { day, curfew } = await withJobs({})
  const { exit, out, err } = await curfew(['revoke', JOB, ...WHY], { files: SETTINGS })

  expect(exit).toBe(0)
  expect(err).toMatch(
    /^JOB +PRINCIPAL +STATUS +LEFT\nwikipedia-finetune-2025-07-16 +user\/trainer-gpu-01 +open +3 h \d+ min left\n$/,
  )
  expect(out).toMatch(
    /^Access of 1 job is revoked\.\n[\s\S]*detached 2025-07-16 00:30:\d\dZ {2}off 2025-07-16 00:30:\d\dZ\n$/,
  )
  expect(await attached(day)).toEqual([])
  expect(announcementsOf(day, 'Access Revoked')).toMatchObject([{ requestedBy: 'ada@acmeco.example' }])
})

test('nothing is revoked unasked where nobody can be asked', async () => {
  const { day, curfew } = await withJobs({})
  const { exit, err } = await curfew(['revoke', '--all', '--reason', 'r'], { files: SETTINGS })

  expect(exit).toBe(2)
  expect(err).toContain('curfew: Cannot revoke everything unasked: there is no terminal to ask on; pass --yes\n')
  expect(await attached(day)).toHaveLength(1)
})

test('a revocation of a principal leaves the others alone, and says whose sessions are denied', async () => {
  const { day, curfew } = await withJobs({}, { jobId: 'batch', principal: ROLE, keys: undefined })
  const { exit, out } = await curfew(['revoke', '--principal', 'role/trainer-batch', ...WHY, '--json'])
  const answer = endingContract.parse(JSON.parse(out))

  expect(exit).toBe(0)
  expect(answer).toMatchObject({
    outcome: 'closed',
    grants: [{ grant: { jobId: 'batch', status: 'revoked' } }],
    sessionsDenied: ['role/trainer-batch'],
  })
  expect(await attached(day)).toHaveLength(1)
})

test('--compromised returns once the keys are replaced, although another job uses them', async () => {
  const { day, curfew } = await withJobs({}, { jobId: 'sibling' })
  const before = await liveKeys(day)
  const { exit, out } = await curfew(['revoke', JOB, '--compromised', ...WHY])

  expect(exit).toBe(0)
  expect(out).toContain('Keys of user/trainer-gpu-01 are replaced.\n')
  expect(await liveKeys(day)).not.toEqual(expect.arrayContaining([...before]))
})

test('--all hits every grant, and --dry-run none of them', async () => {
  const { day, curfew } = await withJobs({}, { jobId: 'batch', principal: ROLE, keys: undefined })
  const tried = await curfew(['revoke', '--all', '--reason', 'r', '--dry-run'])
  expect(await attached(day)).toHaveLength(1)
  const { out } = await curfew(['revoke', '--all', ...WHY])

  expect(tried).toMatchObject({
    exit: 0,
    out: expect.stringMatching(/^This would revoke 2 grants\. Nothing was sent\.\nJOB/),
  })
  expect(out).toMatch(/^Access of 2 jobs is revoked\.\nSessions of role\/trainer-batch from before are denied\.\n/)
  expect(await attached(day)).toEqual([])
})

test('a revocation that hits nothing is sent all the same, and exits with 1', async () => {
  const { day, curfew } = await withJobs()
  const { exit, out } = await curfew(['revoke', 'to-come', ...WHY])

  expect(exit).toBe(1)
  expect(out).toBe('No grant has the id to-come. A request of it that is still on its way is over from the start.\n')
  expect(announcementsOf(day, 'Access Revoked')).toMatchObject([{ unknown: { first: ['to-come'] } }])
})

test('while its table is out Curfew is told all the same, and the access ends once it is back', async () => {
  const outage = outageOf(({ service }) => service === 'dynamodb')
  const { day, curfew } = await byHand({ faults: outage })
  await day.put('Training Job Scheduled', job({ window: WINDOW }))
  outage.isOn = true
  const { exit, out, err } = await curfew(['revoke', JOB, ...WHY], { files: SETTINGS })
  outage.isOn = false
  await day.until(at('00:40'))

  expect({ exit, out }).toEqual({ exit: 3, out: '' })
  expect(err).toMatch(/^curfew: Nobody can see what it hits: AWS answers InternalServerError: /)
  expect(err).toContain(
    'curfew: The revocation of job wikipedia-finetune-2025-07-16 was sent, and its effect is not known: ',
  )
  expect(await attached(day)).toEqual([])
})

test('broken settings keep nobody from a revocation', async () => {
  const { curfew } = await withJobs({})
  const { exit, err } = await curfew(['revoke', JOB, ...WHY], { files: { '/nowhere/project/curfew.json': '{' } })

  expect(exit).toBe(0)
  expect(err).toMatch(/^curfew: Cannot (read|use) \/nowhere\/project\/curfew\.json: .*; going on without it\n/)
})

test.each([
  [['--reason', 'r'], 'nothing is named; name a job, or pass --principal or --all'],
  [['j', '--all', '--reason', 'r'], 'several are named; name a job, or pass --principal or --all'],
  [
    ['--principal', 'trainer', '--reason', 'r'],
    'Cannot use --principal trainer: it is user/NAME, role/NAME or access-key/tigris/NAME',
  ],
  [['--principal', 'role/x', '--compromised', '--reason', 'r'], 'a role has none; leave --compromised out'],
  [['j', '--yes'], 'Cannot revoke job j without a reason: pass --reason'],
])('revoke %o is wrong usage', async (options, message) => {
  const { curfew } = await byHand()
  const { exit, err } = await curfew(['revoke', ...options])

  expect(exit).toBe(2)
  expect(err).toContain(message)
})
