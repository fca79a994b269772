import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { credentialsContract } from '#cli/contracts/credentials.ts'
import { expirationOf } from '#cli/credentials/job-credentials.ts'
import { type Account, signIn, signInWith, startAccount } from '#test/cli/audit/account.ts'
import { cli, type Ran } from '#test/cli/fake-io.ts'
import { at } from '#test/fixtures/seed.ts'
import { job, revocation, s3AnswerTo } from '#test/stories/day.ts'

let account: Account
const WINDOW = { opensAt: '2025-07-16T01:10:00Z', closesAt: '2025-07-16T04:00:00Z' }
const ROLE = { principal: { type: 'role', name: 'trainer-batch' }, keys: 'keep' }

beforeAll(async () => {
  account = await startAccount()
  const { day } = account
  await day.put('Training Job Scheduled', job({ jobId: 'ready', window: WINDOW }))
  await day.put('Training Job Scheduled', job({ jobId: 'a-role', window: WINDOW, ...ROLE }))
  const later = { ...WINDOW, opensAt: '2025-07-16T03:00:00Z' }
  const other = { principal: { type: 'user', name: 'trainer-gpu-02' } }
  await day.put('Training Job Scheduled', job({ jobId: 'tonight', window: later, ...other }))
  await day.put('Training Job Scheduled', job({ jobId: 'kept', window: WINDOW, ...other, keys: 'keep' }))
  await day.put('Training Job Scheduled', job({ jobId: 'stopped', window: WINDOW, ...other }))
  await day.put('Training Job Scheduled', job({ jobId: 'revoked', window: WINDOW, ...other }))
  await day.until(at('01:15'))
  await day.put('Training Job Completed', { jobId: 'stopped' })
  await day.put('Access Revocation Requested', { jobId: 'revoked', ...revocation })
})
afterAll(() => account.server.close())
afterEach(() => vi.unstubAllEnvs())

function credentials(argv: readonly string[], world: Parameters<typeof cli>[1] = {}): Promise<Ran> {
  return cli(['credentials', ...argv], { now: account.day.clock.now(), ...world })
}

function printed({ out }: Ran) {
  const { AccessKeyId, SecretAccessKey = '', SessionToken, Expiration } = credentialsContract.parse(JSON.parse(out))
  const session = SessionToken === undefined ? {} : { sessionToken: SessionToken }
  return {
    expiration: Expiration,
    signedAs: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, ...session },
  }
}

describe('a job that is ready', () => {
  test('gets the stored key of its user, to be asked for again within half an hour', async () => {
    signIn(account)
    const ran = await credentials(['ready'])
    const { signedAs, expiration } = printed(ran)

    expect(ran).toMatchObject({ exit: 0, err: '' })
    expect(expiration).toBe('2025-07-16T01:45:00Z')
    expect(await s3AnswerTo(account.day, signedAs, 'read')).toBe('OK')
  })

  test('is never told that credentials are good for longer than access', async () => {
    signIn(account)

    expect(printed(await credentials(['ready'], { now: at('03:50') })).expiration).toBe('2025-07-16T04:00:00Z')
  })

  test.each([
    ['a key', undefined, '02:30', 'half an hour from now'],
    ['a session', '02:45', '02:45', 'when the session ends'],
    ['a session', '04:15', '04:00', 'when access ends, though the session goes on'],
  ])('is told to ask again with %s until %s at %s: %s', (_what, sessionEnd, expiration, _why) => {
    const session = sessionEnd === undefined ? {} : { sessionEndsAt: at(sessionEnd) }
    const held = { accessKeyId: 'A', secretAccessKey: 'S', ...session }

    expect(expirationOf(held, at('04:00'), at('02:00'))).toEqual(at(expiration))
  })

  test('gets a session that is named after it, if it runs as a role', async () => {
    signIn(account)
    const { signedAs } = printed(await credentials(['a-role']))

    expect(account.day.aws.directory.byAccessKey(signedAs.accessKeyId)?.caller.arn).toBe(
      'arn:aws:sts::111122223333:assumed-role/trainer-batch/a-role',
    )
    expect(await s3AnswerTo(account.day, signedAs, 'read')).toBe('OK')
  })
})

describe('on a terminal', () => {
  const width = 80

  test('the secret is hidden, and it says so', async () => {
    signIn(account)
    const { signedAs } = printed(await credentials(['ready']))
    const { exit, out, err } = await credentials(['ready'], { width })

    expect({ exit, err }).toEqual({
      exit: 0,
      err: 'curfew: The secret is hidden on a terminal: pass --show-secret to see it\n',
    })
    expect(out).toContain(signedAs.accessKeyId)
    expect(out).not.toContain(signedAs.secretAccessKey)
  })

  test('JSON has no secret and no session token either', async () => {
    signIn(account)

    expect(Object.keys(JSON.parse((await credentials(['a-role', '--json'], { width })).out))).toEqual([
      'Version',
      'AccessKeyId',
      'Expiration',
    ])
  })

  test('--show-secret shows it', async () => {
    signIn(account)

    expect((await credentials(['ready', '--show-secret'], { width })).out).toBe((await credentials(['ready'])).out)
  })
})

describe('a job that can have none is told why and what to do, in one line with exit code 1', () => {
  test.each([
    ['tonight', 'its window opens at 2025-07-16 03:00:00Z, in 1 h 45 min'],
    [
      'stopped',
      'its access ended at 2025-07-16 01:15:00Z (acmeco.ml-platform: the job completed); if that was within the hour, curfew extend stopped --by 30m gives it back',
    ],
    [
      'revoked',
      'its access was revoked at 2025-07-16 01:15:00Z (security@acmeco.example: key found in a public repository), and is not given back; ask whoever revoked it, then use curfew request, with another job id',
    ],
    [
      'wikipedia-finetune-2025-07-16',
      'its window closed at 2025-07-16 00:50:00Z, and stays closed; ask for access again with curfew request, with another job id',
    ],
    ['kept', 'it keeps the key that user trainer-gpu-02 has, which Curfew does not store; use that key'],
    ['refused-job', /^its request was refused \(network: .*\); correct it, and ask with curfew request$/],
    ['nobody', 'stage prod has no grant of that name; ask for one with curfew request, or check --stage'],
  ])('%s', async (jobId, because) => {
    signIn(account)
    const { exit, out, err } = await credentials([jobId])
    const [, said] = /^curfew: Cannot give credentials of job [^:]+: (.*)\n$/.exec(err) ?? []

    expect({ exit, out }).toEqual({ exit: 1, out: '' })
    expect(said).toEqual(typeof because === 'string' ? because : expect.stringMatching(because))
  })
})

test('--wait waits until the job is ready, and says for what', async () => {
  signIn(account)
  const status: string[] = []
  const jobId = 'soon'
  const window = { ...WINDOW, opensAt: '2025-07-16T01:20:00Z' }
  await account.day.put('Training Job Scheduled', job({ jobId, window }))
  let asleep = 0
  const whileAsleep = async () => account.day.until(new Date(at('01:15').getTime() + ++asleep * 2000))
  const ran = await credentials([jobId, '--wait'], { status, whileAsleep })

  expect(ran.exit).toBe(0)
  expect(status[0]).toContain('Waiting for job soon: its window opens at')
})

test('--wait gives up on a job that nobody grants after two minutes, with exit code 3', async () => {
  signIn(account)

  expect((await credentials(['nobody', '--wait'])).exit).toBe(3)
})

test('whoever may not read the secret is told which right is missing, and sees no secret', async () => {
  await signInWith(account, 'reader', 'GetItem', 'Query')
  const { exit, out, err } = await credentials(['ready'])

  expect({ exit, out }).toEqual({ exit: 2, out: '' })
  expect(err).toBe(
    'curfew: Cannot read secret curfew/user/trainer-gpu-01: the caller may not do secretsmanager:GetSecretValue; allow it on the secret curfew/user/trainer-gpu-01, and its KMS key\n',
  )
})

test('whoever may not assume the role is told so', async () => {
  await signInWith(account, 'assumer', 'GetItem', 'Query')
  const { exit, err } = await credentials(['a-role'])

  expect(exit).toBe(2)
  expect(err).toBe(
    'curfew: Cannot assume role trainer-batch: the caller may not do sts:AssumeRole; allow it on role trainer-batch, and in its trust policy\n',
  )
})

test('a key that was replaced is the next one that is printed', async () => {
  signIn(account)
  const before = printed(await credentials(['ready'])).signedAs
  const off = { UserName: 'trainer-gpu-01', AccessKeyId: before.accessKeyId, Status: 'Inactive' } as const
  await account.day.iam.send(new UpdateAccessKeyCommand(off))
  await account.day.until(at('02:05'))
  const after = printed(await credentials(['ready'])).signedAs

  expect(after.accessKeyId).not.toBe(before.accessKeyId)
  expect(await s3AnswerTo(account.day, after, 'read')).toBe('OK')
})
