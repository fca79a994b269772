import { describe, expect, test } from 'vitest'
import { cli } from '../fake-io.ts'
import { codes, lint, policy } from './lints.ts'

const OWN = '111122223333'
const bucket = (principal: unknown) => policy({ Principal: principal })

describe('a policy that names principals', () => {
  test('is read as that of a resource, and the output says as which', async () => {
    const { out } = await cli(lint('b.json'), { files: { 'b.json': bucket('*') } })

    expect(out).toContain('security warning[PUBLIC_ACCESS]: Anybody may call s3:GetObject')
    expect(out).toMatch(
      /b.json names principals, so it was read as the policy of a bucket. If that is wrong, pass --type.\n$/,
    )
  })

  test('has the same said about it in JSON', async () => {
    const { out } = await cli(lint('b.json', '--format', 'json'), { files: { 'b.json': bucket('*') } })

    expect(JSON.parse(out).assumed).toEqual([{ file: 'b.json', path: '', kind: 'bucket' }])
  })

  test('has its place in SARIF, as any other', async () => {
    const { out } = await cli(lint('b.json', '--format', 'sarif'), { files: { 'b.json': bucket('*') } })
    const [{ tool, results }] = JSON.parse(out).runs

    expect(tool.driver.rules[0]).toMatchObject({ id: 'PUBLIC_ACCESS', help: { text: expect.stringMatching(/./) } })
    expect(results[0].locations[0].physicalLocation.region).toEqual({ startLine: 8, startColumn: 7 })
  })

  test('is that of an identity if --profile says so, and must not name them', async () => {
    expect(await codes(['-', '--profile', 'identity'], { '-': bucket('*') })).toContain('UNSUPPORTED_PRINCIPAL')
  })

  test('may be of something that has no rules of its own', async () => {
    const text = policy({
      Principal: '*',
      Action: 'events:PutEvents',
      Resource: `arn:aws:events:us-east-1:${OWN}:event-bus/b`,
    })
    const { out } = await cli(lint('-'), { files: { '-': text } })

    expect(out).toContain('PUBLIC_ACCESS')
    expect(out).toContain('standard input names principals, so it was read as the policy of some other resource')
  })
})

describe('--type', () => {
  test('says what has the policy, and then nothing is assumed', async () => {
    const { out } = await cli(lint('-', '--type', 'key'), { files: { '-': bucket({ AWS: OWN }) } })

    expect(out).toContain('UNSUPPORTED_ACTION_IN_POLICY')
    expect(out).not.toContain('pass --type')
  })

  test('makes a policy without principals an incomplete one', async () => {
    expect(await codes(['-', '--type', 'bucket'], { '-': policy() })).toContain('MISSING_PRINCIPAL')
  })

  test.each([
    [['--profile', 'job'], '--profile'],
    [['--dialect', 'tigris'], '--dialect'],
  ])('is refused with %s, which is for policies of identities', async (options, name) => {
    expect(await cli(lint('-', '--type', 'bucket', ...options))).toEqual({
      exit: 2,
      out: '',
      err: `curfew: Cannot use --type with ${name}: those are for policies of identities. Pass one\n`,
    })
  })
})

test.each([
  [[], 'suggestion'],
  [['--account', OWN], 'warning'],
])('another account is a %s finding by the own account', async (options, severity) => {
  const files = { '-': bucket({ AWS: '444455556666' }) }
  const { out } = await cli(lint('-', '--format', 'json', ...options), { files, environment: {} })

  expect(JSON.parse(out).findings).toMatchObject([{ code: 'CROSS_ACCOUNT_WITHOUT_CONDITION', severity }])
})

describe('explain', () => {
  test('says whom the policy of a resource is about', async () => {
    const { out } = await cli(['policy', 'explain', '-'], {
      files: { '-': bucket({ AWS: `arn:aws:iam::${OWN}:role/train` }) },
    })

    expect(out).toBe(
      `Statement 1: Role train of account ${OWN} may call s3:GetObject on all objects in bucket b-1.\n` +
        'The policy allows nobody else anything. A Deny overrides every Allow, also of other policies.\n',
    )
  })

  test('shows what is wrong with it', async () => {
    const { exit, err } = await cli(['policy', 'explain', '-'], { files: { '-': bucket({ AWS: 'train' }) } })

    expect(exit).toBe(2)
    expect(err).toContain('Statement[0].Principal.AWS: "train" must be *, an account, or the ARN of')
  })
})
