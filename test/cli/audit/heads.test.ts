import { beforeAll, describe, expect, test } from 'vitest'
import { link } from '#core/audit/chain.ts'
import { signedIn } from '#test/cli/signed-in.ts'
import { entry, SCHEDULED, STAMP } from '#test/core/audit/records.ts'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { JOB } from '#test/stories/day.ts'
import { audit, exported, logEvents, signIn, signInWith, startAccount } from './account.ts'

const HEADS = ['verify', '--heads', 'curfew']
const account = signedIn()

const messages = () => logEvents(account).map(({ message }) => message)
const verify = (lines: readonly string[], ...more: readonly string[]) =>
  audit(account, [...HEADS, ...more], { input: lines.join('\n') })
/** How many records the row knows of. */
const known = () => messages().filter(isOfJob).length
const isOfJob = (message: string) => JSON.parse(message).job === JOB
const isEarlierThan = (time: string) => (message: string) => new Date(JSON.parse(message).at) < at(time)
const SESSIONS = (phase: 'intended' | 'done') => entry('deny sessions', phase, '=sessions=Trainer')
const ring = link('user/Trainer', { lastSeq: 0, lastHash: null }, [entry('create key', 'done', 'Trainer')], STAMP)

describe('curfew audit verify --heads compares the log with the rows of the table:', () => {
  test('a complete log is intact', async () => {
    const { exit, out, err } = await audit(account, HEADS, { input: exported(account) })

    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(out).toMatch(new RegExp(`^${JOB} +${known()} .* intact$`, 'm'))
  })

  test('a missing end is reported, with the command that publishes it again', async () => {
    const { exit, out, err } = await verify(messages().filter(isEarlierThan('00:50')))

    expect(exit).toBe(1)
    expect(out).toMatch(new RegExp(`^${JOB}: the last \\d+ records are missing$`, 'm'))
    expect(err).toMatch(
      /^ {2}curfew audit republish --table curfew --from 2025-07-16T00:50:00Z --to 2025-07-16T00:50:01Z$/m,
    )
  })

  test('a job without any record in the log is reported', async () => {
    const { exit, out } = await verify(messages().filter((message) => !isOfJob(message)))

    expect(exit).toBe(1)
    expect(out).toMatch(new RegExp(`^${JOB}: the last ${known()} records are missing$`, 'm'))
  })

  test('a record that the row does not know is reported', async () => {
    const { seq: lastSeq, hash: lastHash } = JSON.parse(messages().findLast(isOfJob) ?? '')
    const more = link(JOB, { lastSeq, lastHash }, [entry('extend grant', 'done', JOB)], STAMP)
    const { exit, out } = await verify([...messages(), ...more.map((record) => JSON.stringify(record))])

    expect(exit).toBe(1)
    expect(out).toMatch(new RegExp(`^${JOB}: the row knows of ${known()} records, and there are ${known() + 1}$`, 'm'))
  })

  test('the records of a job without a row are reported', async () => {
    const forged = link('churn', { lastSeq: 0, lastHash: null }, [SCHEDULED], STAMP)
    const { exit, out } = await verify([...messages(), ...forged.map((record) => JSON.stringify(record))])

    expect(exit).toBe(1)
    expect(out).toMatch(/^churn: the table has no row of this job$/m)
  })

  test('what was stored after the log was read is newer, and no problem', async () => {
    const early = messages().filter(isEarlierThan('00:50'))

    expect(await verify(early, '--as-of', '2025-07-16T00:50:00Z', '--json')).toMatchObject({
      exit: 0,
      err: '',
      out: expect.stringMatching(/"notes":\["\d+ records newer than the input"\]/),
    })
    expect((await verify(early, '--as-of', '2025-07-16T00:55:00Z')).exit).toBe(0)
    expect((await verify(early, '--as-of', '2025-07-16T00:55:01Z')).exit).toBe(1)
  })

  test('with --job it reads one row, and needs no right to read others', async () => {
    await signInWith(account, 'reader', 'GetItem', 'Query')

    expect((await verify(messages(), '--job', JOB)).exit).toBe(0)
    expect((await verify(messages().filter(isEarlierThan('00:50')), '--job', JOB)).err).toMatch(
      new RegExp(`--job ${JOB}$`, 'm'),
    )
    expect((await verify(messages())).err).toMatch(/the caller may not do dynamodb:Scan; allow it on the table/)
  })

  test('a key ring is compared like a row, under the name of its user', async () => {
    const facts = { principal: { type: 'user', name: 'Trainer' }, lastSeq: 1, lastHash: ring[0]?.hash }
    const item = { pk: { S: 'user/trainer' }, sk: { S: 'keys' }, keys: { S: JSON.stringify(facts) } }
    await account.day.aws.dynamoDb.fill('curfew', [item])
    const all = [...messages(), ...ring.map((record) => JSON.stringify(record))]

    expect((await verify(all)).exit).toBe(0)
    expect((await verify(all, '--job', 'user/Trainer')).exit).toBe(0)
    expect((await verify(messages())).out).toMatch(/^user\/Trainer: the last record is missing$/m)
    expect((await verify(messages(), '--job', 'user/Trainer')).out).toMatch(
      /^user\/Trainer: the last record is missing$/m,
    )
  })
})

describe('the records of a role’s sessions are compared with its denial, under the name of the role:', () => {
  const chain = link('role/Trainer', { lastSeq: 0, lastHash: null }, [SESSIONS('intended'), SESSIONS('done')], STAMP)
  const lines = chain.map((record) => JSON.stringify(record))
  const ROLE = ['--job', 'role/Trainer']
  beforeAll(async () => {
    const facts = { principal: { type: 'role', name: 'Trainer' }, lastSeq: 2, lastHash: chain[1]?.hash }
    const item = { pk: { S: 'role/trainer' }, sk: { S: 'sessions' }, sessions: { S: JSON.stringify(facts) } }
    await account.day.aws.dynamoDb.fill('curfew', [item])
  })

  test('whole records are intact, whatever other jobs the input has, and need no right to other rows', async () => {
    await signInWith(account, 'auditor-of-roles', 'GetItem', 'Query')
    const { exit, out, err } = await verify([...messages(), ...lines], ...ROLE)

    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(out).toMatch(/^role\/Trainer +2 .* intact$/m)
    expect(out).not.toContain(JOB)
  })

  test.each([
    ['a missing last record', lines.slice(0, 1), /^role\/Trainer: the last record is missing$/m],
    ['missing records', [], /^role\/Trainer: the last 2 records are missing$/m],
    ['a missing first record', lines.slice(1), /^role\/Trainer: .*missing/m],
  ])('%s is reported', async (_what, left, problem) => {
    const { exit, out } = await verify(left, ...ROLE)

    expect(exit).toBe(1)
    expect(out).toMatch(problem)
  })

  test('a user of that name is somebody else', async () => {
    expect((await verify(lines, '--job', 'user/Trainer')).out).not.toMatch(/role\/Trainer/)
  })

  test('records of a role without a denial in the table are reported', async () => {
    const other = link('role/other', { lastSeq: 0, lastHash: null }, [SESSIONS('done')], STAMP)
    const { exit, out } = await verify(
      other.map((record) => JSON.stringify(record)),
      '--job',
      'role/other',
    )

    expect(exit).toBe(1)
    expect(out).toMatch(/^role\/other: the table has no row of this job$/m)
  })
})

test('records that wait to be published are counted, and are no problem: of a job that did not open, because they wait', async () => {
  const noLog = outageOf(({ operation }) => operation === 'PutLogEvents')
  noLog.isOn = true
  const waiting = await startAccount({ faults: noLog })
  signIn(waiting)
  const answer = await audit(waiting, HEADS, { input: exported(waiting) })
  await waiting.server.close()

  expect(answer).toMatchObject({ exit: 0, err: '' })
  expect(answer.out).toMatch(new RegExp(`^${JOB}: 3 records not published yet$`, 'm'))
})
