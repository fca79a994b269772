import { describe, expect, test } from 'vitest'
import { requestContract } from '#cli/contracts/request.ts'
import { byHand, SETTINGS } from '#test/cli/by-hand.ts'
import { event } from '#test/cli/fake-io.ts'
import { announcementsOf, attached, job } from '#test/stories/day.ts'

const DATASET = 's3://acmeco-training-datasets-wikipedia-2025-07-01'
const ASKED = ['request', '--read', DATASET, '--for', '3h', '--reason', 'weekly fine-tune'] as const

describe('a request is followed to its answer', () => {
  test('--wait returns once the job can begin, and names the secret with its key', async () => {
    const { day, curfew } = await byHand()
    const { exit, out, err } = await curfew([...ASKED, '--wait'], { files: SETTINGS })
    const [, jobId = ''] = /^Access of job (ada-2025-07-16-[a-z0-9]{5}) is ready\.$/m.exec(out) ?? []

    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(out).toContain('curfew/user/trainer-gpu-01')
    expect(await attached(day)).toEqual([expect.stringContaining(jobId)])
    expect(announcementsOf(day, 'Access Ready')).toMatchObject([{ jobId }])
  })

  test('without --wait it returns once the request is scheduled, however far its window is', async () => {
    const { day, curfew } = await byHand()
    const { exit, out } = await curfew([...ASKED, '--starts-at', '2h', '--json'], { files: SETTINGS })
    const answer = requestContract.parse(JSON.parse(out))

    expect(exit).toBe(0)
    expect(answer).toMatchObject({ outcome: 'scheduled', grant: { opensAt: '2025-07-16T02:30:00Z' } })
    expect(day.clock.now().getTime()).toBeLessThan(Date.parse('2025-07-16T00:31:00Z'))
  })

  test('a refusal of Curfew is printed with every problem, and exits with 1', async () => {
    const { curfew } = await byHand()
    const { exit, out, err } = await curfew([...ASKED, '--job', 'j', '--read', 's3://elsewhere', '--for', '200h'], {
      files: SETTINGS,
    })

    expect({ exit, out }).toEqual({ exit: 1, out: '' })
    expect(err).toBe(
      [
        'curfew: Access for job j is refused: 2 problems',
        '  window: guardrail "local" allows 168 hours, and this window is 200 hours long',
        '  access.datasets[1]: guardrail "local" does not let s3://elsewhere be read',
        '',
      ].join('\n'),
    )
  })

  test('warnings of the answer are shown beside it', async () => {
    const { day, curfew } = await byHand()
    const { AttachUserPolicyCommand } = await import('@aws-sdk/client-iam')
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'
    await day.iam.send(new AttachUserPolicyCommand({ UserName: 'trainer-gpu-01', PolicyArn }))
    const { exit, err } = await curfew(ASKED, { files: SETTINGS })

    expect(exit).toBe(0)
    expect(err).toContain('curfew: Warning: principal.name: user trainer-gpu-01 can read')
  })

  test('the same request twice is one grant, and is put once', async () => {
    const { day, curfew } = await byHand()
    const files = { ...SETTINGS, 'e.json': event() }
    const first = await curfew(['request', 'e.json'], { files })
    const second = await curfew(['request', 'e.json'], { files })

    expect([first.exit, second.exit]).toEqual([0, 0])
    expect(second.out).toContain('The same request was granted before.')
    expect(announcementsOf(day, 'Training Job Scheduled')).toHaveLength(1)
  })

  test('a job id with other content is refused, whatever became of the first', async () => {
    const { curfew } = await byHand()
    await curfew([...ASKED, '--job', 'j'], { files: SETTINGS })
    const { exit, err } = await curfew([...ASKED, '--job', 'j', '--read', 's3://acmeco-base-models'], {
      files: SETTINGS,
    })

    expect(exit).toBe(1)
    expect(err).toBe(
      'curfew: Access for job j is refused: jobId: was used before with other content: give this job an id of its own\n',
    )
  })

  test('a request whose grant is over says so, and exits with 1', async () => {
    const { day, curfew } = await byHand()
    const files = { ...SETTINGS, 'e.json': event() }
    await curfew(['request', 'e.json'], { files })
    await day.put('Training Job Stopped', { jobId: job().jobId })
    const { exit, out } = await curfew(['request', 'e.json', '--wait'], { files })

    expect(exit).toBe(1)
    expect(out).toMatch(/^Access of job wikipedia-finetune-2025-07-16 is over: it is ended\. The same request/)
  })

  test('an answer that does not come in time is not known, and exits with 3', async () => {
    const { curfew } = await byHand()
    const { exit, out, err } = await curfew([...ASKED, '--job', 'j'], { files: SETTINGS, whileAsleep: async () => {} })

    expect({ exit, out }).toEqual({ exit: 3, out: '' })
    expect(err).toBe(
      'curfew: The request of job j was sent, and what became of it is not known yet: no answer within 30 s; look with curfew status j\n',
    )
  })

  test('--no-wait looks at nothing, and says how to', async () => {
    const { curfew } = await byHand()
    const { exit, out } = await curfew([...ASKED, '--job', 'j', '--no-wait'], {
      files: SETTINGS,
      whileAsleep: () => Promise.reject(new Error('slept')),
    })

    expect(exit).toBe(0)
    expect(out).toMatch(/^Sent the request of job j as event [0-9a-f-]{36}: curfew status j shows/)
  })
})
