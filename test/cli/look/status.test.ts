import { DetachUserPolicyCommand, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { statusContract } from '#cli/contracts/status.ts'
import { signInWith } from '#test/cli/audit/account.ts'
import { signedIn } from '#test/cli/signed-in.ts'
import { JOB, LATER, linesOf, look, OVER, REFUSED, startLooking } from './looking.ts'

const account = signedIn(startLooking)

const status = (...argv: readonly string[]) => look(account, ['status', ...argv])
const reported = async (job: string) => statusContract.parse(JSON.parse((await status(job, '--json')).out))

describe('curfew status of a job with access', () => {
  test('says why, what IAM holds, which key, and what happens next and when', async () => {
    const stored = await account.day.storedKey('trainer-gpu-01')

    expect(await reported(JOB)).toMatchObject({
      why: 'Access is open until 2025-07-16T04:00:00Z, when the window closes.',
      decision: 'The policies are attached, as they should be.',
      warnings: [],
      policies: [
        {
          held: 'as written',
          sentences: expect.arrayContaining([expect.stringMatching(/^Read: The principal may call /)]),
        },
      ],
      boundary: 'arn:aws:iam::111122223333:policy/curfew-boundary',
      keys: { strategy: 'rotate', stored: { id: stored?.accessKeyId } },
      next: [
        { at: '2025-07-16T03:45:00Z', what: 'the job is warned that its access closes soon' },
        { at: '2025-07-16T04:00:00Z', what: expect.stringMatching(/^the window closes/) },
      ],
      records: expect.arrayContaining([expect.objectContaining({ change: 'attach policy', phase: 'done' })]),
      unread: [],
    })
  })

  test('prints no secret', async () => {
    const secret = (await account.day.storedKey('trainer-gpu-01'))?.secretAccessKey ?? ''

    expect(secret).not.toBe('')
    expect((await status(JOB)).out + (await status(JOB, '--json')).out).not.toContain(secret)
  })

  test.each([40, 60, 80])('fits a terminal of %i columns', async (width) => {
    const { out } = await look(account, ['status', JOB], { width })

    expect(linesOf(out).filter((line) => stringWidth(line) > width)).toEqual([])
    expect(out).toContain('Keys')
  })

  test('names what the caller may not read, and goes on', async () => {
    await signInWith(account, 'only-table', 'GetItem', 'Query')
    const { exit, out } = await status(JOB)

    expect(exit).toBe(0)
    expect(out).toMatch(/\(not read\)/)
    expect(out).toMatch(/The policies should be attached\./)
    expect(out).toMatch(/Not readable\n {2}user trainer-gpu-01: needs iam:GetUser\n/)
    expect(out).toMatch(/needs iam:ListAttachedUserPolicies\n[\s\S]*needs iam:ListAccessKeys\n/)
  })
})

test.each([
  [LATER, 'Access opens at 2025-07-16T05:00:00Z, with the window.', 'No policy is attached yet, as it should be.'],
  [
    OVER,
    'The window closed at 2025-07-16T00:50:00Z, and the policies were gone at 2025-07-16T00:50:00Z.',
    'No policy is attached, as it should be, and nothing is left to do.',
  ],
])('%s: %s', async (job, why, decision) => {
  expect(await reported(job)).toMatchObject({ why, decision, unread: [] })
})

test('a refused job is answered with every problem, and exit code 1', async () => {
  const { exit, out } = await status(REFUSED)

  expect(exit).toBe(1)
  expect(out).toMatch(
    /^refused-job {2}refused\nTraining Job Scheduled of acmeco\.ml-platform was refused at .*:\n {2}network: /,
  )
  expect(await reported(REFUSED)).toMatchObject({ refused: { problems: [{ path: 'network' }], moreProblems: 0 } })
})

test.each([
  ['wikipedia-fintune-2025-07-16', /stage prod has no such job; did you mean wikipedia-finetune-2025-07-16\?\n$/],
  ['something-else', /stage prod has no such job; curfew ls -a lists all\n$/],
])('an unknown job, %s, is one sentence with exit code 2', async (job, message) => {
  const { exit, out, err } = await status(job)

  expect({ exit, out }).toEqual({ exit: 2, out: '' })
  expect(err).toMatch(message)
})

test('a policy that somebody detached is said, with what Curfew does about it', async () => {
  const { iam } = account.day
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: 'trainer-gpu-01' }))
  for (const { PolicyArn } of AttachedPolicies)
    await iam.send(new DetachUserPolicyCommand({ UserName: 'trainer-gpu-01', PolicyArn }))
  const { out } = await status(JOB)

  expect(out).toMatch(
    /Warning: Somebody detached wikipedia-finetune-2025-07-16-\w+: Curfew attaches it again within the hour\./,
  )
  expect(out).toMatch(/Curfew has to attach wikipedia-finetune-2025-07-16-\w+ \(drifted\)\./)
})
