import { describe, expect, test } from 'vitest'
import { cli } from '../fake-io.ts'
import { codes, lint, policy } from './lints.ts'

const files = {
  'pass.json': policy({ Action: 'iam:PassRole', Resource: '*' }),
  'create.json': policy({ Action: ['lambda:CreateFunction', 'lambda:InvokeFunction'], Resource: '*' }),
}
const both = ['--profile', 'identity', 'pass.json', 'create.json']
const escalations = (found: readonly string[]) => found.filter((code) => code === 'PRIVILEGE_ESCALATION').length

describe('policies that only several of allow an escalation', () => {
  test('are checked each by itself, but with --together as those of one principal', async () => {
    expect(escalations(await codes(both, files))).toBe(0)
    expect(escalations(await codes(['--together', ...both], files))).toBe(2)
  })

  test('are found in the output of the AWS CLI too', async () => {
    const response = JSON.stringify({ PolicyDocument: JSON.parse(files['create.json']) })

    expect(escalations(await codes(['--together', ...both], { ...files, 'create.json': response }))).toBe(2)
  })
})

test('one file that cannot be read does not lose the findings of the others', async () => {
  const { exit, out, err } = await cli(lint('--profile', 'identity', 'pass.json', 'none.json'), { files })

  expect(exit).toBe(2)
  expect(out).toContain('PASS_ROLE_WITH_STAR_IN_RESOURCE')
  expect(err).toContain('Cannot read none.json')
})

test('a file that is no policy is not checked together with others', async () => {
  const { exit, err } = await cli(lint('--together', 'pass.json', 'a.yml'), { files: { ...files, 'a.yml': 'a: b' } })

  expect(exit).toBe(2)
  expect(err).toBe(
    'curfew: Cannot use --together with a.yml: it is not a policy. Pass files that have one policy each\n',
  )
})
