import { parsePolicy } from '@curfew/iam-policy/parse'
import { describe, expect, test } from 'vitest'
import { cli, EVENT, event } from '../fake-io.ts'

const compile = (...argv: readonly string[]) => ['policy', 'compile', ...argv]

test('the policies of an event are printed as JSON that IAM accepts', async () => {
  const { exit, out } = await cli(compile(EVENT))
  const { policies } = JSON.parse(out)

  expect(exit).toBe(0)
  expect(policies).toHaveLength(1)
  expect(parsePolicy(policies[0]).statements.map(({ sid }) => sid)).toEqual(['Read', 'Write'])
  expect(out).toContain('"aws:ResourceAccount": "111122223333"')
})

test('--document prints a single policy without a list around it', async () => {
  const { policies } = JSON.parse((await cli(compile(EVENT))).out)

  expect(JSON.parse((await cli(compile(EVENT, '--document'))).out)).toEqual(policies[0])
})

test('--document is refused for an event that compiles to several policies', async () => {
  const datasets = Array.from({ length: 120 }, (_, index) => `s3://training-data-of-the-team-${index}`)
  const files = { 'e.json': event({ access: { datasets } }) }

  expect(JSON.parse((await cli(compile('e.json'), { files })).out).policies.length).toBeGreaterThan(1)
  expect(await cli(compile('e.json', '--document'), { files })).toEqual({
    exit: 2,
    out: '',
    err: expect.stringMatching(
      /^curfew: Cannot print one document for e.json: it compiles to \d policies; omit --document\n$/,
    ),
  })
})

test('a delivered event, put-events input and standard input compile to the same policies as the bare detail', async () => {
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

describe('account and region', () => {
  test.each([
    [{ CURFEW_ACCOUNT: '111122223333', AWS_REGION: 'us-east-1' }, [], '111122223333'],
    [{ AWS_ACCOUNT_ID: '444455556666', AWS_DEFAULT_REGION: 'us-east-1' }, [], '444455556666'],
    [{ CURFEW_ACCOUNT: '111122223333', AWS_REGION: 'us-east-1' }, ['--account', '777788889999'], '777788889999'],
    [{}, ['--account', '777788889999', '--region', 'eu-west-1'], '777788889999'],
  ])(
    'options come before the environment: from %o and %o follows account %s',
    async (environment, options, account) => {
      expect((await cli(compile(EVENT, ...options), { environment })).out).toContain(
        `"aws:ResourceAccount": "${account}"`,
      )
    },
  )

  test.each([
    ['cn-north-1', 'arn:aws-cn:s3:::acmeco-base-models'],
    ['us-gov-west-1', 'arn:aws-us-gov:s3:::acmeco-base-models'],
    ['eu-west-1', 'arn:aws:s3:::acmeco-base-models'],
    ['eusc-de-east-1', 'arn:aws-eusc:s3:::acmeco-base-models'],
  ])('region %s determines the partition', async (region, arn) => {
    expect((await cli(compile(EVENT, '--region', region))).out).toContain(`"${arn}"`)
  })

  test.each(['compile', 'prove'])('%s refuses ARNs of a partition that is not that of the region', async (command) => {
    const foreign = event({ access: { datasets: ['arn:aws-cn:s3:::acmeco-base-models'] } })
    const { exit, err } = await cli(['policy', command, 'e.json'], { files: { 'e.json': foreign } })

    expect(exit).toBe(2)
    expect(err).toContain('access.datasets[0]: is in the partition aws-cn, and Curfew is deployed in aws')
  })

  test.each([
    [{}, [], 'Cannot determine the account: pass --account, or set CURFEW_ACCOUNT or AWS_ACCOUNT_ID'],
    [
      { CURFEW_ACCOUNT: '111122223333' },
      [],
      'Cannot determine the region: pass --region, or set AWS_REGION or AWS_DEFAULT_REGION',
    ],
    [{}, ['--account', '1234'], 'Cannot use account 1234: an account ID has 12 digits'],
    [{}, ['--account', '111122223333', '--region', 'mars'], 'Cannot use region mars: a region looks like us-east-1'],
    [
      {},
      ['--account', '111122223333', '--region', 'mars-north-1'],
      'Cannot determine the partition of region mars-north-1: Curfew does not know the region; pass --partition',
    ],
    [
      {},
      ['--account', '111122223333', '--region', 'cn-north-1', '--partition', 'aws'],
      'Cannot use partition aws: region cn-north-1 is in aws-cn',
    ],
    [
      {},
      ['--account', '111122223333', '--region', 'us-east-1', '--partition', 'aws-mars'],
      'Cannot use partition aws-mars: Curfew knows aws, aws-cn, aws-us-gov, aws-eusc, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f',
    ],
  ])('without a valid account and region (%o, %o) compile fails: %s', async (environment, options, message) => {
    expect(await cli(compile(EVENT, ...options), { environment })).toEqual({
      exit: 2,
      out: '',
      err: `curfew: ${message}\n`,
    })
  })
})

describe('an unusable file is an error whose first line has file, path and cause', () => {
  test.each([
    ['nosuch.json', {}, 'Cannot read nosuch.json: no such file'],
    ['events', {}, 'Cannot read events: it is a directory'],
    ['e.json', { 'e.json': '{' }, 'Cannot read e.json: invalid JSON: '],
    ['e.json', { 'e.json': '{"Entries":[]}' }, 'Cannot use the event in e.json: it holds 0 events, not one'],
    ['e.json', { 'e.json': '{"Entries":[{},{}]}' }, 'Cannot use the event in e.json: it holds 2 events, not one'],
    ['-', { '-': 'x' }, 'Cannot read standard input: invalid JSON: '],
    [
      'e.json',
      { 'e.json': event({ window: { opensAt: '2025-07-16T01:00:00Z' } }) },
      'Cannot use the event in e.json: window.closesAt: is missing',
    ],
    [
      'e.json',
      { 'e.json': event({ access: { outputs: ['s3://bbb/job-1*'] } }) },
      'Cannot use the event in e.json: access.outputs[0]: "s3://bbb/job-1*": the key may not hold *',
    ],
    [
      'e.json',
      { 'e.json': JSON.stringify({ 'detail-type': 'Training Job Failed', detail: {} }) },
      'Cannot use the event in e.json: it is Training Job Failed, not Training Job Scheduled',
    ],
  ])('file %s with %o: %s', async (file, files, message) => {
    const { exit, out, err } = await cli(compile(file), { files })

    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err.split('\n')[0]).toContain(`curfew: ${message}`)
  })
})
