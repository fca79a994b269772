import { AwsError } from '@curfew/local-aws/aws-error'
import { type Attempt, connectionLost } from '@curfew/local-aws/faults'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { alone } from '#core/audit/chain.ts'
import { signedIn } from '#test/cli/signed-in.ts'
import { entry, STAMP } from '#test/core/audit/records.ts'
import { audit, signInWith, startAccount } from './account.ts'

const RANGE = ['--from', '2025-01-01T00:00:00Z', '--to', '2025-01-02T00:00:00Z']
const republish = (...more: readonly string[]) => audit(account, ['republish', '--table', 'curfew', ...RANGE, ...more])

/** What the calls of the operator meet. */
let fault: (attempt: Attempt) => Error | undefined = () => undefined
const account = signedIn(() =>
  startAccount({ faults: { before: (attempt) => fault(attempt), after: () => undefined } }),
)
afterEach(() => {
  fault = () => undefined
})

/** Puts published items of a job into the table, stored in the range. */
function fill(job: string, count: number, records?: string): Promise<void> {
  const record = alone(job, entry('refuse request', 'done', job), STAMP)
  const items = Array.from({ length: count }, (_, index) => ({
    ...{ pk: { S: `records/${job}` }, sk: { S: `alone/${index}` }, at: { S: '2025-01-01T12:00:00.000Z' } },
    records: { S: records ?? JSON.stringify([record]) },
  }))
  return account.day.aws.dynamoDb.fill('curfew', items)
}

/** The fault that some updates of the operator meet, by their number. */
function onUpdate(number: (count: number) => boolean, name: string): (attempt: Attempt) => Error | undefined {
  let count = 0
  return ({ operation }) => {
    if (operation !== 'UpdateItem') return undefined
    count++
    return number(count) ? new AwsError(name, 400, 'perform: dynamodb:UpdateItem') : undefined
  }
}

describe('is one sentence with a remedy, and exit code 2:', () => {
  test.each<readonly [string, Readonly<Record<string, string | undefined>>, RegExp]>([
    ['no region', { AWS_REGION: undefined }, /no region; set AWS_REGION$/],
    ['no credentials', { AWS_ACCESS_KEY_ID: undefined }, /no AWS credentials; set AWS_PROFILE, or/],
    ['unknown credentials', { AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN' }, /does not accept the credentials; sign in again/],
    ['wrong credentials', { AWS_SECRET_ACCESS_KEY: 'x' }, /does not accept the credentials; sign in again/],
    [
      'no answer',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      /AWS did not answer \(.*ECONNREFUSED.*\); check the network/,
    ],
  ])('%s', async (_which, environment, cause) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)

    for (const { exit, out, err } of [await republish(), await audit(account, ['verify', '--heads', 'curfew'])]) {
      expect({ exit, out }).toEqual({ exit: 2, out: '' })
      expect(err.trimEnd()).toMatch(cause)
      expect(err).toMatch(/^curfew: Cannot (republish from|compare with) table curfew: [^\n]*\n$/)
    }
  })

  test('an unknown table', async () => {
    const { exit, err } = await audit(account, ['republish', '--table', 'nope', ...RANGE])

    expect(exit).toBe(2)
    expect(err).toMatch(
      /^curfew: .* table nope: there is none in us-east-1; pass --stage, or the prefix of the stack, .*\n$/,
    )
  })

  test("a table that is not Curfew's", async () => {
    fault = () => new AwsError('ValidationException', 400, 'The table does not have the specified index: unpublished')

    expect((await republish()).err).toMatch(/table curfew: it is none of Curfew's \(The table does not have .*\)\n$/)
  })

  test.each([
    ['no right to read', 'a', ['Query', 'UpdateItem'], /may not do dynamodb:Scan; allow it/],
    ['no right to see what waits', 'b', ['Scan', 'UpdateItem'], /may not do dynamodb:Query; allow it/],
    ['no right to mark', 'c', ['Scan', 'Query'], /may not do dynamodb:UpdateItem; allow it/],
  ])('%s', async (_which, name, actions, cause) => {
    await fill('denied', 1)
    await signInWith(account, name, ...actions)
    const { exit, err } = await republish()

    expect(exit).toBe(2)
    expect(err).toMatch(cause)
  })

  test.each([
    [[], /: --from: is missing; --to: is missing\n$/],
    [
      ['--table', 'curfew', '--from', '2025-07-16T00:00', '--to', 'now'],
      /: --from: must be an ISO 8601 instant .*; --to: must be an ISO 8601 instant .*\n$/,
    ],
    [['--from', '2025-07-16T00:00:00Z', '--to', '2025-07-16T00:00:00Z'], /: --to: must be later than/],
    [
      ['--table', 'curfew', '--from', '2025-02-30T00:00:00Z', '--to', '2025-03-01T00:00:00Z'],
      /--from: is not on the calendar/,
    ],
    [
      ['--table', 'curfew', '--from', '2025-07-16T00:00:00Z', '--to', '2025-07-16T01:00:00+02:00'],
      /--to: must be later than/,
    ],
  ])('wrong usage, with every problem: %o', async (argv, message) => {
    const { exit, out, err } = await audit(account, ['republish', ...argv])

    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err).toMatch(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
})

test('a range in which nothing was stored is an unexpected result', async () => {
  const { exit, out, err } = await republish('--job', 'nothing')

  expect({ exit, out }).toEqual({ exit: 1, out: '' })
  expect(err).toBe(
    'curfew: Nothing to publish was stored for nothing in table curfew from 2025-01-01T00:00:00Z to 2025-01-02T00:00:00Z\n',
  )
})

test('an item that cannot be read is named, and not marked: publish could never publish it', async () => {
  await fill('unreadable', 1, '[{"hash":"x"}]')

  expect(await republish('--job', 'unreadable')).toMatchObject({
    exit: 1,
    out: 'Cannot be read, and was left as it is: records/unreadable alone/0\n',
  })
})

test('a publication at the same moment is no conflict', async () => {
  await fill('conflict', 1)
  fault = onUpdate((count) => count <= 2, 'TransactionConflictException')

  expect(await republish('--job', 'conflict')).toMatchObject({
    exit: 0,
    out: 'Marked to be published again: 1 record in 1 item.\n',
  })
})

test('after a failure on the way it says how far it came, and a repetition marks the rest', async () => {
  await fill('many', 60)
  fault = onUpdate((count) => count > 50, 'AccessDeniedException')
  const { exit, err } = await republish('--job', 'many')
  expect(exit).toBe(2)
  expect(err).toMatch(/UpdateItem.* \(50 items marked before; it is safe to run the command again\)\n$/)

  fault = () => undefined
  expect((await republish('--job', 'many')).out).toBe(
    'Marked to be published again: 10 records in 10 items.\nAlready waiting to be published: 50 items.\n',
  )
})

test('a lost connection is tried again', async () => {
  await fill('lost', 1)
  let isFirst = true
  fault = ({ operation }) => {
    if (operation !== 'UpdateItem' || !isFirst) return undefined
    isFirst = false
    return connectionLost()
  }

  expect((await republish('--job', 'lost')).exit).toBe(0)
})
