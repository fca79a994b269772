import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cli, EVENT, event } from '../fake-io.ts'

const lint = (...argv: readonly string[]) => ['policy', 'lint', ...argv]
const SEED = 'packages/iam-policy/test/seeds/000.json'
const IDEAL = 'packages/iam-policy/test/seeds/000-ideal.json'
const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b-1/*' }
const policy = (otherwise: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...otherwise }] }, null, 2)
const codes = async (argv: readonly string[], files: Readonly<Record<string, string>> = {}) =>
  JSON.parse((await cli(lint(...argv, '--format', 'json'), { files })).out).findings.map(
    ({ code }: { code: string }) => code,
  )

test('a policy with nothing to remark on is fine', async () => {
  expect(await cli(lint(IDEAL))).toEqual({ exit: 0, out: 'Nothing to remark on 1 file.\n', err: '' })
})

test('a finding says where, how bad, what, why, and what to do', async () => {
  const { exit, out } = await cli(lint(SEED))

  expect(exit).toBe(1)
  expect(out).toContain(
    `${SEED}:29:9 error INVALID_ACTION Statement[2].Action[6]: s3:CompleteMultipartUpload is an API operation and no action. Did you mean s3:PutObject?
    Name the action that authorises the call; API operations and actions are not always called alike.
`,
  )
  expect(out).toMatch(/1 error, 6 security warnings, 4 warnings, 1 suggestion in 1 file\.\n$/)
})

describe('the exit code', () => {
  test.each([
    ['an error', { Action: ['s3:GetObject', 's3:Nope'] }, 1, 1],
    ['a security warning', { Action: 's3:*' }, 1, 1],
    ['a warning', { Resource: 'arn:aws:s3:::b-1/a*' }, 0, 1],
    ['a suggestion', { Sid: '' }, 0, 0],
  ])('for %s of %o is %d, and %d with --strict', async (_, otherwise, exit, strict) => {
    const argv = lint('-', '--profile', 'identity')

    expect((await cli(argv, { files: { '-': policy(otherwise) } })).exit).toBe(exit)
    expect((await cli([...argv, '--strict'], { files: { '-': policy(otherwise) } })).exit).toBe(strict)
  })

  test('is 2 if a file cannot be read, whatever the others are like', async () => {
    expect(await cli(lint(IDEAL, 'nosuch.json'))).toEqual({
      exit: 2,
      out: '',
      err: 'curfew: Cannot read nosuch.json: there is no such file\n',
    })
  })
})

describe('the profile', () => {
  test.each([
    ['job', 'MISSING_TIME_WINDOW'],
    ['identity', 'SERVICE_WILDCARD'],
  ])('%s minds %s', async (profile, code) => {
    expect(await codes(['-', '--profile', profile], { '-': policy({ Action: 's3:*' }) })).toContain(code)
  })

  test('boundary minds neither: it grants nothing', async () => {
    expect(await codes(['-', '--profile', 'boundary'], { '-': policy({ Action: 's3:*', Resource: '*' }) })).toEqual([])
  })

  test('job takes its network and longest window from options', async () => {
    const anywhere = JSON.stringify({ ...JSON.parse(event()), network: 'any' })
    const files = { 'p.json': (await cli(['policy', 'compile', '-'], { files: { '-': anywhere } })).out }

    expect(await codes(['p.json'], files)).toEqual(['MISSING_NETWORK_CONDITION', 'MISSING_NETWORK_CONDITION'])
    expect(await codes(['p.json', '--any-network'], files)).toEqual([])
    expect(await codes(['p.json', '--any-network', '--longest-window', '2'], files)).toEqual([
      'WINDOW_TOO_LONG',
      'WINDOW_TOO_LONG',
    ])
  })
})

describe('what a file is shows from its content', () => {
  test.each([
    ['a policy', policy(), ['MISSING_TIME_WINDOW']],
    ['no JSON', '{', ['JSON_SYNTAX_ERROR']],
    ['anything else', '{"a":1}', ['UNKNOWN_KIND']],
    ['a policy without statements', '{"Version":"2012-10-17"}', ['MISSING_STATEMENT']],
    [
      'what aws iam get-policy-version tells',
      JSON.stringify({ PolicyVersion: { Document: JSON.parse(policy()) } }),
      ['MISSING_TIME_WINDOW'],
    ],
    [
      'what aws iam get-role-policy tells',
      JSON.stringify({ RoleName: 'r', PolicyDocument: JSON.parse(policy()) }),
      ['MISSING_TIME_WINDOW'],
    ],
    ['an event', event({ jobId: '' }), ['EVENT_CONTRACT']],
    [
      'an event of another kind',
      JSON.stringify({ 'detail-type': 'Training Job Failed', detail: {} }),
      ['EVENT_CONTRACT'],
    ],
    ['an event that nobody knows', JSON.stringify({ 'detail-type': 'Nope', detail: {} }), ['EVENT_CONTRACT']],
    ['events to be put', JSON.stringify({ Entries: [{ Detail: event() }, { Detail: '{' }] }), ['EVENT_CONTRACT']],
    ['guardrails', JSON.stringify({ rules: [] }), ['GUARDRAILS_ALLOW_NOTHING']],
    ['guardrails against their contract', JSON.stringify({ rules: [{}] }), ['GUARDRAILS_CONTRACT']],
  ])('%s', async (_, text, expected) => {
    expect(await codes(['-'], { '-': text })).toEqual(expect.arrayContaining([...expected]))
  })

  test('the policies of compile are looked at together', async () => {
    const datasets = Array.from({ length: 120 }, (_, index) => `s3://training-data-of-the-team-${index}`)
    const images = ['arn:aws:ecr:us-east-1:111122223333:repository/ml-train']
    const { out } = await cli(['policy', 'compile', '-'], { files: { '-': event({ access: { datasets, images } }) } })

    expect(JSON.parse(out).policies.length).toBeGreaterThan(1)
    expect(await codes(['-'], { '-': out })).toEqual([])
  })
})

describe('an event', () => {
  const guardrails = (otherwise: object = {}) =>
    JSON.stringify({
      rules: [{ ...JSON.parse(readFileSync('infra/guardrails/local.json', 'utf8')).rules[0], ...otherwise }],
    })

  test('that keeps to contract and guardrails is fine', async () => {
    expect((await cli(lint(EVENT, '--guardrails', 'infra/guardrails/local.json'))).exit).toBe(0)
  })

  test('beyond the guardrails is told so, in its envelope too', async () => {
    const files = {
      'g.json': guardrails({ read: ['acmeco-base-models'], longestWindowHours: 2 }),
      'e.json': JSON.stringify({ detail: JSON.parse(event()) }),
    }
    const { exit, out } = await cli(lint('e.json', '--guardrails', 'g.json'), { files })

    expect(exit).toBe(1)
    expect(out).toContain('BEYOND_GUARDRAILS detail.window: guardrail "local" allows 2 hours, and this is 3')
    expect(out).toContain('BEYOND_GUARDRAILS detail.access.datasets[0]: guardrail "local" does not let')
  })

  test('beyond the default guardrails is told that nobody is let through', async () => {
    const { out } = await cli(lint(EVENT, '--guardrails', 'infra/guardrails/default.json'))

    expect(out).toContain('no guardrail is for ml-platform@acmeco.example')
  })

  test('cannot be held against guardrails that are none', async () => {
    expect(await cli(lint(EVENT, '--guardrails', EVENT))).toMatchObject({
      exit: 2,
      err: expect.stringContaining(`Cannot take the guardrails in ${EVENT}: rules: is missing; `),
    })
  })
})

test.each(globSync('events/*.example.json'))('%s, a bare detail, is known for what it is', async (file) => {
  expect(await codes([file])).toEqual([])
})

describe('SARIF', () => {
  test('names each rule once, and every place with its line', async () => {
    const { exit, out } = await cli(lint(SEED, '--format', 'sarif'))
    const { $schema, version, runs } = JSON.parse(out)
    const [{ tool, results }] = runs
    const ids = tool.driver.rules.map(({ id }: { id: string }) => id)

    expect(exit).toBe(1)
    expect({ $schema, version }).toEqual({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' })
    expect(ids).toEqual([...new Set(ids)])
    for (const { ruleId, ruleIndex } of results) expect(ids[ruleIndex]).toBe(ruleId)
    expect(results[0]).toEqual({
      ruleId: 'INVALID_ACTION',
      ruleIndex: ids.indexOf('INVALID_ACTION'),
      level: 'error',
      message: { text: expect.stringContaining('Did you mean s3:PutObject?') },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: SEED },
            region: { startLine: 29, startColumn: 9 },
          },
          logicalLocations: [{ fullyQualifiedName: 'Statement[2].Action[6]' }],
        },
      ],
    })
    for (const { level } of results) expect(['error', 'warning', 'note']).toContain(level)
    for (const rule of tool.driver.rules) {
      expect(rule).toMatchObject({ shortDescription: { text: expect.any(String) }, help: { text: expect.any(String) } })
    }
  })

  test('is SARIF without findings too', async () => {
    expect(JSON.parse((await cli(lint(IDEAL, '--format', 'sarif'))).out).runs[0].results).toEqual([])
  })
})

test('colours are for terminals only', async () => {
  const colour = String.fromCharCode(27)

  expect((await cli(lint(SEED), { colours: true })).out).toContain(`${colour}[31merror`)
  expect((await cli(lint(SEED))).out).not.toContain(colour)
})
