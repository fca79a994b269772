import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cli } from '../fake-io.ts'

const seed = JSON.parse(readFileSync('packages/iam-policy/test/seeds/000.json', 'utf8'))
const readAll = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] }
const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::acmeco-base-models/x', context: {} }
const line = (changed: object = {}) =>
  JSON.stringify({ identity: [seed], boundary: null, session: null, request, ...changed })

async function answers(...lines: readonly string[]) {
  const { exit, out, err } = await cli(['policy', 'evaluate', '--batch'], { files: { '-': `${lines.join('\n')}\n` } })
  return {
    exit,
    err,
    lines: out
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text)),
  }
}

test('each line is answered in order, with a decision and its reason and nothing else', async () => {
  expect(
    await answers(line(), line({ request: { ...request, action: 's3:DeleteObject' } }), line({ identity: [] })),
  ).toEqual({
    exit: 0,
    err: '',
    lines: [
      {
        decision: 'allow',
        because: { allowedBy: { layer: 'identity', policy: 0, statement: 1, sid: 'BaseModelsReadOnly' } },
      },
      { decision: 'deny', because: { notAllowedBy: 'identity' } },
      { decision: 'deny', because: { notAllowedBy: 'identity' } },
    ],
  })
})

test('boundary and session policy must allow a request too', async () => {
  const other = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:PutObject', Resource: '*' } }
  const { lines } = await answers(
    line({ boundary: readAll, session: readAll }),
    line({ boundary: other }),
    line({ session: other }),
  )

  expect(lines.map(({ decision }) => decision)).toEqual(['allow', 'deny', 'deny'])
  expect(lines.slice(1).map(({ because }) => because)).toEqual([
    { notAllowedBy: 'boundary' },
    { notAllowedBy: 'session' },
  ])
})

test('a list is a key with several values, and a missing key is absent from the request', async () => {
  const condition = { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }
  const policy = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: condition },
  }
  const asked = (context: object | undefined) => line({ identity: [policy], request: { ...request, context } })
  const { lines } = await answers(
    asked({ 'aws:TagKeys': ['b', 'a'] }),
    asked({ 'aws:tagkeys': 'a' }),
    asked({}),
    asked(undefined),
  )

  expect(lines.map(({ decision }) => decision)).toEqual(['allow', 'allow', 'deny', 'deny'])
})

describe('an unreadable line is answered with an error, and the other lines are still answered', () => {
  test.each([
    ['{', /not JSON/],
    ['', /not JSON/],
    ['[]', /must be an object/],
    ['{"request":{}}', /identity must be a list/],
    [line({ identity: [{ Version: '2012-10-17' }] }), /Statement: must be a statement/],
    [line({ boundary: 7 }), /must be an object/],
    [line({ request: undefined }), /request must be an object/],
    [line({ request: { ...request, action: 7 } }), /request.action must be a string/],
    [line({ request: { ...request, context: { a: {} } } }), /request.context\["a"\] must be a string/],
    [line().replace('"request"', '"identity":[],"request"'), /identity: appears twice/],
  ])('unreadable line: %s', async (bad, message) => {
    const { exit, lines } = await answers(line(), bad, line())

    expect(exit).toBe(1)
    expect(lines.map(({ decision }) => decision)).toEqual(['allow', undefined, 'allow'])
    expect(lines[1]).toEqual({ error: expect.stringMatching(message), line: 2 })
  })
})

test('a missing batch file is an error', async () => {
  expect(await cli(['policy', 'evaluate', '--batch', 'x.jsonl'])).toEqual({
    exit: 2,
    out: '',
    err: 'curfew: Cannot read x.jsonl: no such file\n',
  })
})
