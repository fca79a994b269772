import { describe, expect, test } from 'vitest'
import { cli, event } from '../fake-io.ts'
import { codes, lint, policy } from './lints.ts'

const SEED = 'packages/iam-policy/test/seeds/000.json'
const IDEAL = 'packages/iam-policy/test/seeds/000-ideal.json'

test('a policy without findings exits with 0', async () => {
  expect(await cli(lint(IDEAL))).toEqual({ exit: 0, out: 'No findings in 1 file.\n', err: '' })
})

test('a finding has its position, severity, code, path, message and help', async () => {
  const { exit, out } = await cli(lint(SEED))

  expect(exit).toBe(1)
  expect(out).toContain(
    `${SEED}:29:9 error INVALID_ACTION Statement[2].Action[6]: s3:CompleteMultipartUpload is an API operation, not an action. Did you mean s3:PutObject?
    Use the action that authorises the call: API operations and actions do not always share a name.
`,
  )
  expect(out).toMatch(/1 error, 6 security warnings, 4 warnings, 4 suggestions in 1 file\.\n$/)
})

describe('a help text that several findings share is printed once', () => {
  const help = (out: string) => out.split('\n').filter((text) => text.startsWith('    '))

  test('below the last of findings that follow each other', async () => {
    const { out } = await cli(lint('-'), { files: { '-': event({ jobId: '', window: {}, network: {} }) } })

    expect(out.split('\n').filter((text) => text.includes(' EVENT_CONTRACT ')).length).toBeGreaterThan(2)
    expect(help(out)).toEqual(['    See events/*.schema.json.'])
    expect(out).toMatch(/See events\/\*\.schema\.json\.\n\n\d+ errors in 1 file\.\n$/)
  })

  test('and not again after other findings', async () => {
    const files = { 'a.json': event({ jobId: '' }), 'b.json': '{"a":1}', 'c.json': event({ jobId: '' }) }
    const { out } = await cli(lint(...Object.keys(files)), { files })

    expect(help(out)).toHaveLength(2)
    expect(new Set(help(out)).size).toBe(2)
  })

  test('and --format json keeps it with each finding', async () => {
    const { out } = await cli(lint('-', '--format', 'json'), { files: { '-': event({ jobId: '', window: {} }) } })
    const helps = JSON.parse(out).findings.map(({ help }: { help: string }) => help)

    expect(helps.length).toBeGreaterThan(1)
    expect(new Set(helps)).toEqual(new Set(['See events/*.schema.json.']))
  })
})

test('a finding is one line, whatever the text of the file', async () => {
  const { out } = await cli(lint('-'), { files: { '-': '# Not\n\nJSON\n' } })

  expect(out.split('\n')[0]).toMatch(/^-:1:1 error JSON_SYNTAX_ERROR .*Unexpected token/)
  expect(out.split('\n')[1]).toMatch(/^ {4}\S/)
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
      out: '',
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

test('output has colours only on a terminal', async () => {
  const colour = String.fromCharCode(27)

  expect((await cli(lint(SEED), { colours: true })).out).toContain(`${colour}[31merror`)
  expect((await cli(lint(SEED))).out).not.toContain(colour)
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
