import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cli, EVENT, event } from '../fake-io.ts'
import { codes, lint, policy } from './lints.ts'

describe('the kind of a file is detected from its content', () => {
  test.each([
    ['a policy', policy(), ['MISSING_TIME_WINDOW']],
    ['text that is not JSON', '{', ['JSON_SYNTAX_ERROR']],
    ['any other JSON', '{"a":1}', ['UNKNOWN_KIND']],
    ['a policy without statements', '{"Version":"2012-10-17"}', ['MISSING_STATEMENT']],
    [
      'the output of aws iam get-policy-version',
      JSON.stringify({ PolicyVersion: { Document: JSON.parse(policy()) } }),
      ['MISSING_TIME_WINDOW'],
    ],
    [
      'the output of aws iam get-role-policy',
      JSON.stringify({ RoleName: 'r', PolicyDocument: JSON.parse(policy()) }),
      ['MISSING_TIME_WINDOW'],
    ],
    ['an event', event({ jobId: '' }), ['EVENT_CONTRACT']],
    ['a delivered event', JSON.stringify({ 'detail-type': 'Training Job Failed', detail: {} }), ['EVENT_CONTRACT']],
    ['an unknown event', JSON.stringify({ 'detail-type': 'Nope', detail: {} }), ['EVENT_CONTRACT']],
    ['put-events input', JSON.stringify({ Entries: [{ Detail: event() }, { Detail: '{' }] }), ['EVENT_CONTRACT']],
    ['guardrails', JSON.stringify({ rules: [] }), ['GUARDRAILS_ALLOW_NOTHING']],
    ['guardrails that break their contract', JSON.stringify({ rules: [{}] }), ['GUARDRAILS_CONTRACT']],
  ])('%s gets the findings of its kind', async (_, text, expected) => {
    expect(await codes(['-'], { '-': text })).toEqual(expect.arrayContaining([...expected]))
  })

  test('the policies that compile prints are linted together', async () => {
    const datasets = Array.from({ length: 120 }, (_, index) => `s3://training-data-of-the-team-${index}`)
    const images = ['arn:aws:ecr:us-east-1:111122223333:repository/ml-train']
    const { out } = await cli(['policy', 'compile', '-'], { files: { '-': event({ access: { datasets, images } }) } })

    expect(JSON.parse(out).policies.length).toBeGreaterThan(1)
    expect(await codes(['-'], { '-': out })).toEqual([])
  })
})

describe('an event', () => {
  const guardrails = (changed: object = {}) =>
    JSON.stringify({
      rules: [{ ...JSON.parse(readFileSync('infra/guardrails/local.json', 'utf8')).rules[0], ...changed }],
    })

  test('inside contract and guardrails exits with 0', async () => {
    expect((await cli(lint(EVENT, '--guardrails', 'infra/guardrails/local.json'))).exit).toBe(0)
  })

  test('beyond the guardrails is reported with paths inside the delivered event', async () => {
    const files = {
      'g.json': guardrails({ read: ['acmeco-base-models'], longestWindowHours: 2 }),
      'e.json': JSON.stringify({ detail: JSON.parse(event()) }),
    }
    const { exit, out } = await cli(lint('e.json', '--guardrails', 'g.json'), { files })

    expect(exit).toBe(1)
    expect(out).toContain('^ detail.window: guardrail "local" allows 2 hours, and this window is 3 hours long')
    expect(out).toContain('^ detail.access.datasets[0]: guardrail "local" does not let')
  })

  test('is refused by the default guardrails, which have no rule', async () => {
    const { out } = await cli(lint(EVENT, '--guardrails', 'infra/guardrails/default.json'))

    expect(out).toContain('no guardrail applies to ml-platform@acmeco.example')
  })

  test('cannot be checked against a file that is not a guardrails file', async () => {
    expect(await cli(lint(EVENT, '--guardrails', EVENT))).toMatchObject({
      exit: 2,
      err: expect.stringMatching(
        /^curfew: Cannot use the guardrails in .*: \d+ problems\n(?:.*\n)*.* rules: is missing\n/,
      ),
    })
  })
})

test.each(globSync('events/*.example.json'))(
  'the bare detail %s is recognised as its event and has no findings',
  async (file) => {
    expect(await codes([file])).toEqual([])
  },
)
