import { describe, expect, test } from 'vitest'
import { cli } from '../fake-io.ts'

const lintYaml = async (text: string) =>
  cli(['policy', 'lint', 'p.yml', '--profile', 'identity'], { files: { 'p.yml': text } })

describe('YAML that cannot be read is an error at its place:', () => {
  test.each([
    ['truncated', 'Statement:\n  - Effect: [Allow\n', 'p.yml:3:1', 'must be sufficiently indented'],
    ['indented by tabs', 'Statement:\n\t- Effect: Allow\n', 'p.yml:2:1', 'Tabs are not allowed as indentation'],
    ['an alias without its anchor', 'Statement: *none\n', 'p.yml:1:12', 'there is no anchor &none before this alias'],
    ['nothing', '', 'p.yml:1:1', 'there is nothing in it'],
    ['an anchor within itself', 'Statement: &a\n  b: *a\n', 'p.yml:1:1', 'it is nested too deep'],
    ['nested 20,000 deep', '['.repeat(20_000), 'p.yml:1:', 'it is nested too deep'],
    ['huge', `a: ${'x'.repeat(5_000_001)}`, 'p.yml:1:1', 'text of more than 5,000,000 characters is not read'],
    [
      'small, but huge once its aliases are replaced',
      [
        'a: &a [1,2,3,4,5,6,7,8,9,0]',
        ...'bcdef'.split('').map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcde'[index]}`)}]`),
      ].join('\n'),
      'p.yml:1:1',
      'it expands to more than 200,000 values',
    ],
  ])('%s', async (_, text, place, message) => {
    const { exit, out } = await lintYaml(text)

    expect(exit).toBe(1)
    expect(out).toMatch(/^error\[YAML_SYNTAX_ERROR\]: is not YAML: /)
    expect(out).toContain(message)
    expect(out).toContain(`--> ${place}`)
  })
})

const POLICY = `Version: 2012-10-17
Statement:
  - &read
    Effect: Allow
    Action: s3:GetObject
    Resource: arn:aws:s3:::b-1/*
`

test('a key that is there twice is an error, though the last one counts', async () => {
  const { out } = await lintYaml(
    `${POLICY}    Condition: { Bool: { aws:SecureTransport: true } }\n    Condition: { Null: { aws:userid: false } }\n`,
  )

  expect(out).toContain('error[DUPLICATE_KEY]: The key appears twice, and the last counts')
  expect(out).toContain('--> p.yml:8:5')
})

test('what an alias stands for is marked where it is written, and a merged key too', async () => {
  const { out } = await lintYaml(
    `${POLICY.replace('GetObject', 'Nope')}  - <<: *read\n    Resource: arn:aws:s3:::b-2/*\n`,
  )

  expect(out).toContain('INVALID_ACTION')
  expect(out.match(/--> p\.yml:\d+/g)).toEqual(['--> p.yml:5'])
})

test('an account that begins with zeros stays one', async () => {
  const { out } = await cli(['policy', 'lint', 'p.yml', '--type', 'bucket', '--account', '000011112222'], {
    files: { 'p.yml': `${POLICY}    Principal: { AWS: 000011112222 }\n` },
  })

  expect(out).toBe('No findings in 1 file.\n')
})

test('a file of JSON that is broken has its line and column in every format', async () => {
  const { out } = await cli(['policy', 'lint', '-', '--format', 'json'], { files: { '-': '{\n  "Version": 1,\n}' } })

  expect(JSON.parse(out).findings[0]).toMatchObject({ code: 'JSON_SYNTAX_ERROR', position: { line: 3, column: 1 } })
})
