import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { cli, EVENT } from './fake-io.ts'

function curfew(argv: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/curfew.ts', ...argv], {
    input,
    encoding: 'utf8',
    env: { ...process.env, CURFEW_ACCOUNT: '111122223333', AWS_REGION: 'us-east-1', NODE_OPTIONS: '' },
  })
  return { exit: status, out: stdout, err: stderr }
}

describe('as a process', () => {
  test('explain reads the output of compile through a pipe', () => {
    const { out } = curfew(['policy', 'compile', EVENT, '--document'])

    expect(curfew(['policy', 'explain', '-'], out)).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^Read: /),
      err: '',
    })
  })

  test('a batch is answered through pipes, and an unreadable line prints no stack trace', () => {
    const { exit, out, err } = curfew(
      ['policy', 'evaluate', '--batch'],
      '{"identity":[],"request":{"action":"a:b","resource":"*"}}\nx\n',
    )

    expect(exit).toBe(1)
    expect(out.trimEnd().split('\n')).toHaveLength(2)
    expect(err).toBe('')
  })

  test('a missing file is an error in one line with exit code 2', () => {
    expect(curfew(['policy', 'lint', 'nosuch.json'])).toEqual({
      exit: 2,
      out: '',
      err: 'curfew: Cannot read nosuch.json: no such file\n',
    })
  })
})

describe('wrong usage is an error in one line with exit code 2', () => {
  test.each([
    [['nope'], "unknown command 'nope'"],
    [['policy', 'nope'], "unknown command 'nope'"],
    [['policy', 'compile'], "missing required argument 'event'"],
    [['policy', 'lint', '--frob', EVENT], "unknown option '--frob'"],
    [['policy', 'lint', '--format', 'xml', EVENT], "argument 'xml' is invalid"],
    [['policy', 'lint', '--longest-window', '-1', EVENT], 'Write a number of hours.'],
    [['policy', 'explain', EVENT, EVENT], 'too many arguments'],
  ])('%o: %s', async (argv, message) => {
    const { exit, out, err } = await cli(argv)

    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err).toContain(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
})
