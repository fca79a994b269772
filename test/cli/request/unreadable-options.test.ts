import { expect, test } from 'vitest'
import { cli } from '#test/cli/fake-io.ts'

test('all options that cannot be read are named at once', async () => {
  const wrong = [
    '--principal',
    'usr/trainer',
    '--ends-with',
    'job:x',
    '--starts-at',
    'soon',
    '--for',
    '3q',
    '--runs-for',
    'x',
  ]
  const { exit, out, err } = await cli(['request', ...wrong, '--heartbeat', '1y', '--print'])

  expect({ exit, out, lines: err.trimEnd().split('\n').length }).toEqual({ exit: 2, out: '', lines: 1 })
  for (const option of [
    '--principal usr/trainer',
    '--ends-with job:x',
    '--starts-at soon',
    '--for 3q',
    '--runs-for x',
    '--heartbeat 1y',
  ])
    expect(err).toContain(`Cannot use ${option}: `)
})
