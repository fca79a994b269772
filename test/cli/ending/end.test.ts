import { expect, test } from 'vitest'
import { endingContract } from '#cli/contracts/ending.ts'
import { byHand, SETTINGS } from '#test/cli/by-hand.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, JOB, job, liveKeys } from '#test/stories/day.ts'

const WINDOW = { opensAt: '2025-07-16T00:30:00Z', closesAt: '2025-07-16T04:00:00Z' }

async function withJob() {
  const hand = await byHand()
  await hand.day.put('Training Job Scheduled', job({ window: WINDOW }))
  await hand.day.until(at('00:40'))
  return hand
}

test('end returns once the policies are detached and the key is off, and says when', async () => {
  const { day, curfew } = await withJob()
  const used = (await day.storedKey('trainer-gpu-01'))?.accessKeyId
  const { exit, out } = await curfew(['end', JOB], { files: SETTINGS })

  expect(exit).toBe(0)
  expect(out).toMatch(/^Access of job wikipedia-finetune-2025-07-16 is over\. .*curfew extend gives it back\.\n/)
  expect(out).toMatch(/detached 2025-07-16 00:40:\d\dZ {2}off 2025-07-16 00:40:\d\dZ\n$/)
  expect(await attached(day)).toEqual([])
  expect(await liveKeys(day)).not.toContain(used)
})

test.each([
  [[], 'Training Job Stopped'],
  [['--succeeded'], 'Training Job Completed'],
  [['--failed', '--reason', 'out of memory'], 'Training Job Failed'],
])('end %o says %s', async (options, detailType) => {
  const { day, curfew } = await withJob()
  const { out } = await curfew(['end', JOB, '--json', ...options])

  expect(endingContract.parse(JSON.parse(out)).outcome).toBe('closed')
  expect(announcementsOf(day, detailType)).toMatchObject([{ jobId: JOB }])
})

test('the key of another job that goes on is not off: it goes off with that one', async () => {
  const { day, curfew } = await withJob()
  await day.put('Training Job Scheduled', job({ jobId: 'sibling', window: WINDOW }))
  const { out } = await curfew(['end', JOB])

  expect(out).toContain('goes off with sibling')
})

test('an end is sent once: of a grant that is over, nothing is', async () => {
  const { day, curfew } = await withJob()
  await curfew(['end', JOB])
  const { exit, out } = await curfew(['end', JOB])

  expect(exit).toBe(0)
  expect(out).toContain(`Access of job ${JOB} was over already.`)
  expect(announcementsOf(day, 'Training Job Stopped')).toHaveLength(1)
})

test('the end of a job that nobody requested is sent all the same, and exits with 1', async () => {
  const { day, curfew } = await withJob()
  const { exit, out } = await curfew(['end', 'to-come'])
  await day.put('Training Job Scheduled', job({ jobId: 'to-come', window: WINDOW }))

  expect(exit).toBe(1)
  expect(out).toBe('No grant has the id to-come. A request of it that is still on its way is over from the start.\n')
  expect(announcementsOf(day, 'Access Opened')).toHaveLength(1)
})

test('what is still open when the time is over is said, with the end that its window sets, and exits with 3', async () => {
  const { curfew } = await withJob()
  const { exit, out } = await curfew(['end', JOB, '--timeout', '10s'], { whileAsleep: async () => {} })

  expect(exit).toBe(3)
  expect(out).toMatch(
    /is not known to be gone yet\.\n[\s\S]*still attached: its window ends access at 2025-07-16 04:00:00Z at the latest/,
  )
})

test('--dry-run shows the grant, and sends nothing', async () => {
  const { day, curfew } = await withJob()
  const { exit, out } = await curfew(['end', JOB, '--dry-run'])

  expect(exit).toBe(0)
  expect(out).toMatch(/^This would end\. Nothing was sent\.\nJOB .*LEFT\n.*3 h \d+ min left\n$/)
  expect(announcementsOf(day, 'Training Job Stopped')).toEqual([])
})

test('two outcomes at once are wrong usage', async () => {
  const { curfew } = await byHand()

  expect(await curfew(['end', JOB, '--succeeded', '--failed'])).toMatchObject({
    exit: 2,
    err: 'curfew: Cannot say both: pass --succeeded or --failed\n',
  })
})
