import { describe, expect, test } from 'vitest'
import { cli } from '../fake-io.ts'

const IDEAL = 'packages/iam-policy/test/seeds/000-ideal.json'
const OBJECT = 'arn:aws:s3:::acmeco-base-models/x'
const context = ['--context', 'aws:ResourceAccount=111122223333']
const ask = (...argv: readonly string[]) => [
  'policy',
  'evaluate',
  '--policy',
  IDEAL,
  '--action',
  's3:GetObject',
  '--resource',
  OBJECT,
  ...argv,
]
const good = ['--time', '2025-07-16T02:00:00Z', '--ip', '203.0.113.42', ...context]

describe('a request is decided, and the deciding statement is named', () => {
  test.each([
    [good, `allow: allowed by statement 1 (Read) of ${IDEAL}`],
    [
      ['--time', '2025-07-16T04:00:00Z', '--ip', '203.0.113.42', ...context],
      `deny: denied by statement 4 (DenyAfter) of ${IDEAL}`,
    ],
    [
      ['--time', '2025-07-16T02:00:00Z', '--ip', '203.0.113.43', ...context],
      `deny: denied by statement 5 (DenyOtherNetwork) of ${IDEAL}`,
    ],
    [['--ip', '203.0.113.42', ...context], `deny: denied by statement 3 (DenyBefore) of ${IDEAL}`],
    [[...good, '--context', 'aws:SecureTransport=false'], `deny: denied by statement 6 (DenyPlainHttp) of ${IDEAL}`],
    [
      good.slice(0, 4),
      `deny: no policy of the identity allows it\n  statement 1 (Read) of ${IDEAL} needs StringEquals aws:ResourceAccount 111122223333; the request has no such key\n  or add to a policy of the identity: {"Effect":"Allow","Action":"s3:GetObject","Resource":"${OBJECT}"}`,
    ],
    [
      [...good, '--boundary', 'none.json'],
      `deny: the boundary does not allow it\n  add to the boundary: {"Effect":"Allow","Action":"s3:GetObject","Resource":"${OBJECT}"}`,
    ],
    [
      [...good, '--session', 'none.json'],
      `deny: the session policy does not allow it\n  add to the session policy: {"Effect":"Allow","Action":"s3:GetObject","Resource":"${OBJECT}"}`,
    ],
  ])('options %o: %s', async (options, answer) => {
    const none = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 's3:PutObject', Resource: '*' },
    })

    expect(await cli(ask(...options), { files: { 'none.json': none } })).toEqual({
      exit: 0,
      out: `${answer}\n`,
      err: '',
    })
  })

  test('--json prints the decision with layer, policy, statement and Sid', async () => {
    const { out } = await cli(ask(...good, '--json'))

    expect(JSON.parse(out)).toEqual({
      decision: 'allow',
      because: { allowedBy: { layer: 'identity', policy: 0, statement: 0, sid: 'Read' } },
    })
  })

  test('a context key that is passed twice has two values', async () => {
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: '*',
        Resource: '*',
        Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
      },
    })
    const asked = [
      'policy',
      'evaluate',
      '--policy',
      '-',
      '--action',
      'ec2:CreateTags',
      '--resource',
      '*',
      '--context',
      'aws:TagKeys=a',
      'aws:TagKeys=c',
    ]

    expect((await cli(asked, { files: { '-': policy } })).out).toMatch(/^deny/)
    expect((await cli(asked.with(-1, 'aws:TagKeys=b'), { files: { '-': policy } })).out).toMatch(/^allow/)
  })
})

describe('the exit code says whether the decision is the expected one', () => {
  test.each([
    ['allow', good, 0],
    ['deny', good, 1],
    ['deny', good.slice(0, 4), 0],
    ['allow', good.slice(0, 4), 1],
  ])('--expect %s with %o: exit code %d', async (expected, options, exit) => {
    expect((await cli(ask(...options, '--expect', expected))).exit).toBe(exit)
  })
})

describe('wrong usage is an error in one line with exit code 2', () => {
  test.each([
    [
      ['policy', 'evaluate', '--policy', IDEAL],
      'Cannot evaluate: pass --policy or --resource-policy, --action and --resource, or --batch',
    ],
    [ask('--time', 'noon'), 'Cannot use --time noon: write it as 2025-07-16T02:00:00Z'],
    [ask('--ip', '1.2.3'), 'Cannot use --ip 1.2.3: not an IP address'],
    [ask('--context', 'x'), 'Cannot use --context x: write it as key=value'],
    [
      ask('--expect', 'maybe'),
      "option '--expect <decision>' argument 'maybe' is invalid. Allowed choices are allow, deny.",
    ],
    [ask('--frob'), "unknown option '--frob'"],
  ])('%o: %s', async (argv, message) => {
    expect(await cli(argv)).toEqual({ exit: 2, out: '', err: `curfew: ${message}\n` })
  })
})
