import { parsePolicy } from '@curfew/iam-policy/parse'
import { describe, expect, test } from 'vitest'
import { cli, EVENT, event } from '../fake-io.ts'

const compile = (...argv: readonly string[]) => ['policy', 'compile', ...argv]

test('the policies of an event are printed as JSON that IAM takes', async () => {
  const { exit, out } = await cli(compile(EVENT))
  const { policies } = JSON.parse(out)

  expect(exit).toBe(0)
  expect(policies).toHaveLength(1)
  expect(parsePolicy(policies[0]).statements.map(({ sid }) => sid)).toEqual(['Read', 'Write'])
  expect(out).toContain('"aws:ResourceAccount": "111122223333"')
})

test('with --document the one policy stands by itself', async () => {
  const { policies } = JSON.parse((await cli(compile(EVENT))).out)

  expect(JSON.parse((await cli(compile(EVENT, '--document'))).out)).toEqual(policies[0])
})

test('--document is refused where there are several', async () => {
  const datasets = Array.from({ length: 120 }, (_, index) => `s3://training-data-of-the-team-${index}`)
  const files = { 'e.json': event({ access: { datasets } }) }

  expect(JSON.parse((await cli(compile('e.json'), { files })).out).policies.length).toBeGreaterThan(1)
  expect(await cli(compile('e.json', '--document'), { files })).toEqual({
    exit: 2,
    out: '',
    err: expect.stringMatching(
      /^curfew: Cannot print one document for e.json: it comes to \d policies: leave out --document\n$/,
    ),
  })
})

test('an envelope will do, as EventBridge delivers it or put-events sends it, and so will standard input', async () => {
  const envelope = JSON.stringify({
    source: 'acmeco.ml',
    'detail-type': 'Training Job Scheduled',
    detail: JSON.parse(event()),
  })
  const bare = await cli(compile(EVENT))

  expect(await cli(compile('-'), { files: { '-': envelope } })).toEqual(bare)
  expect(await cli(compile('-'), { files: { '-': event() } })).toEqual(bare)
  expect(await cli(compile('-'), { files: { '-': JSON.stringify({ Entries: [{ Detail: event() }] }) } })).toEqual(bare)
})

describe('the place', () => {
  test.each([
    [{ CURFEW_ACCOUNT: '111122223333', AWS_REGION: 'us-east-1' }, [], '111122223333'],
    [{ AWS_ACCOUNT_ID: '444455556666', AWS_DEFAULT_REGION: 'us-east-1' }, [], '444455556666'],
    [{ CURFEW_ACCOUNT: '111122223333', AWS_REGION: 'us-east-1' }, ['--account', '777788889999'], '777788889999'],
    [{}, ['--account', '777788889999', '--region', 'eu-west-1'], '777788889999'],
  ])('from %o and %o: account %s', async (environment, options, account) => {
    expect((await cli(compile(EVENT, ...options), { environment })).out).toContain(
      `"aws:ResourceAccount": "${account}"`,
    )
  })

  test.each([
    ['cn-north-1', 'arn:aws-cn:s3:::acmeco-base-models'],
    ['us-gov-west-1', 'arn:aws-us-gov:s3:::acmeco-base-models'],
    ['eu-west-1', 'arn:aws:s3:::acmeco-base-models'],
  ])('region %s tells the partition', async (region, arn) => {
    expect((await cli(compile(EVENT, '--region', region))).out).toContain(`"${arn}"`)
  })

  test.each([
    [{}, [], 'Cannot tell the account: give --account, or set CURFEW_ACCOUNT or AWS_ACCOUNT_ID'],
    [
      { CURFEW_ACCOUNT: '111122223333' },
      [],
      'Cannot tell the region: give --region, or set AWS_REGION or AWS_DEFAULT_REGION',
    ],
    [{}, ['--account', '1234'], 'Cannot take the account 1234: it has twelve digits'],
    [{}, ['--account', '111122223333', '--region', 'mars'], 'Cannot take the region mars: one looks like us-east-1'],
  ])('from %o and %o is not told: %s', async (environment, options, message) => {
    expect(await cli(compile(EVENT, ...options), { environment })).toEqual({
      exit: 2,
      out: '',
      err: `curfew: ${message}\n`,
    })
  })
})

describe('what cannot be taken is told in one line, with file, path and cause', () => {
  test.each([
    ['nosuch.json', {}, 'Cannot read nosuch.json: there is no such file'],
    ['events', {}, 'Cannot read events: it is a folder'],
    ['e.json', { 'e.json': '{' }, 'Cannot read e.json: it is not JSON: '],
    ['e.json', { 'e.json': '{"Entries":[]}' }, 'Cannot take the event in e.json: it holds 0 events, and not one'],
    ['e.json', { 'e.json': '{"Entries":[{},{}]}' }, 'Cannot take the event in e.json: it holds 2 events, and not one'],
    ['-', { '-': 'x' }, 'Cannot read standard input: it is not JSON: '],
    [
      'e.json',
      { 'e.json': event({ window: { opensAt: '2025-07-16T01:00:00Z' } }) },
      'Cannot take the event in e.json: window.closesAt: is missing',
    ],
    [
      'e.json',
      { 'e.json': event({ access: { outputs: ['s3://bbb/job-1'] } }) },
      'Cannot take the event in e.json: access.outputs[0]: "s3://bbb/job-1": end the prefix with / (job-1/), or it would match its neighbours too',
    ],
    [
      'e.json',
      { 'e.json': JSON.stringify({ 'detail-type': 'Training Job Failed', detail: {} }) },
      'Cannot take the event in e.json: it is Training Job Failed, and not Training Job Scheduled',
    ],
  ])('%s', async (file, files, message) => {
    const { exit, out, err } = await cli(compile(file), { files })

    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err).toContain(`curfew: ${message}`)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
})
