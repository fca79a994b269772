import { describe, expect, test } from 'vitest'
import { cli, event } from '../fake-io.ts'
import { codes, lint, policy } from './lints.ts'

const SEED = 'packages/iam-policy/test/seeds/000.json'
const IDEAL = 'packages/iam-policy/test/seeds/000-ideal.json'

test('a policy without findings exits with 0', async () => {
  expect(await cli(lint(IDEAL))).toEqual({ exit: 0, out: 'No findings in 1 file.\n', err: '' })
})

test('the formats for machines have the position of the key of each finding', async () => {
  const files = {
    '-': '{\n  "Version": "2012-10-17",\n  "Statement": { "Action": "s3:Nope", "Effect": "Allow", "Resource": "*" }}',
  }
  const printed = async (format: string) =>
    (await cli(lint('-', '--profile', 'identity', '--format', format), { files })).out

  expect(JSON.parse(await printed('json')).findings[0].position).toEqual({ line: 3, column: 18 })
  expect(JSON.parse(await printed('sarif')).runs[0].results[0].locations[0].physicalLocation.region).toEqual({
    startLine: 3,
    startColumn: 18,
  })
  expect(await printed('github')).toContain('file=-,line=3,col=18,')
})

describe('the exit code', () => {
  test.each([
    ['an error', { Action: ['s3:GetObject', 's3:Nope'] }, 1, 1],
    ['a security warning', { Action: 's3:*' }, 1, 1],
    ['a warning', { Resource: 'arn:aws:s3:::b-1/a*' }, 0, 1],
    ['a suggestion', { Sid: '' }, 0, 0],
  ])('is, for %s (%o), %d, and %d with --strict', async (_, changed, exit, strict) => {
    const argv = lint('-', '--profile', 'identity')

    expect((await cli(argv, { files: { '-': policy(changed) } })).exit).toBe(exit)
    expect((await cli([...argv, '--strict'], { files: { '-': policy(changed) } })).exit).toBe(strict)
  })

  test('is 2 if one file cannot be read, whatever the other files are', async () => {
    expect(await cli(lint(IDEAL, 'nosuch.json'))).toEqual({
      exit: 2,
      out: 'No findings in 1 file.\n',
      err: 'curfew: Cannot read nosuch.json: no such file\n',
    })
  })
})

describe('the profile', () => {
  test.each([
    ['job', 'MISSING_TIME_WINDOW'],
    ['identity', 'SERVICE_WILDCARD'],
  ])('%s reports %s', async (profile, code) => {
    expect(await codes(['-', '--profile', profile], { '-': policy({ Action: 's3:*' }) })).toContain(code)
  })

  test('boundary reports neither: a boundary grants nothing', async () => {
    expect(await codes(['-', '--profile', 'boundary'], { '-': policy({ Action: 's3:*', Resource: '*' }) })).toEqual([])
  })

  test('job takes network and longest window from the options', async () => {
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

describe('SARIF', () => {
  test('lists each rule once, and each finding with its line', async () => {
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

  test('without findings is valid too', async () => {
    expect(JSON.parse((await cli(lint(IDEAL, '--format', 'sarif'))).out).runs[0].results).toEqual([])
  })
})

describe('as annotations of a GitHub workflow', () => {
  test('a finding is one line with its place, severity, code, message and help', async () => {
    const { exit, out } = await cli(lint(SEED, '--format', 'github'))

    expect(exit).toBe(1)
    expect(out.split('\n')).toContain(
      `::error file=${SEED},line=29,col=9,title=INVALID_ACTION::Statement[2].Action[6]: s3:CompleteMultipartUpload is an API operation, not an action. Did you mean s3:PutObject? Use the action that authorises the call: API operations and actions do not always share a name.`,
    )
    expect(out).toMatch(/^::warning file=/m)
    expect(out).toMatch(/^::notice file=/m)
  })

  test('no text of a file or its name is a command of its own', async () => {
    const file = 'a,b:c%\n::stop-commands::x.json'
    const sid = 'x%0A::add-mask::secret\r\n::error::mine'
    const text = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: sid, Effect: sid, Action: sid, Resource: '*' }],
    })
    const { out } = await cli(lint(file, '--format', 'github'), { files: { [file]: text } })
    const lines = out.trimEnd().split('\n')

    for (const line of lines)
      expect(line).toMatch(/^::error file=a%2Cb%3Ac%25%0A%3A%3Astop-commands%3A%3Ax\.json,line=/)
    expect(lines.join()).not.toMatch(/x%0A/)
  })

  test('nothing is printed without findings', async () => {
    expect((await cli(lint(IDEAL, '--format', 'github'))).out).toBe('')
  })
})
