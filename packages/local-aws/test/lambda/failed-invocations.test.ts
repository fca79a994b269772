import { beforeAll, describe, expect, test } from 'vitest'
import { fakeRoles } from './fake-gateway.ts'
import { secrets } from './fake-secrets.ts'
import { aFunction, aLambdaHost, roleArn } from './host.ts'
import { packaged } from './packaged.ts'
import { report } from './report.ts'

let folder = ''
beforeAll(async () => {
  folder = await packaged({
    report,
    fragile: `
      import { setTimeout as sleep } from 'node:timers/promises'
      import https from 'node:https'
      export const handler = async ({ how }) => {
        if (how === 'throw') throw new TypeError('bad event')
        if (how === 'sleep') await sleep(60_000)
        if (how === 'exit') process.exit(3)
        if (how === 'call') {
          await new Promise((resolve, reject) => {
            https.request('https://x.amazonaws.com/a?b=c', { method: 'POST', headers: { authorization: 'Credential=A/1/r/secretsmanager/' } }, resolve).on('error', reject).end('{}')
          })
          console.log('after the call')
        }
        if (how === 'fetch') await fetch('https://example.com')
        return how
      }`,
    broken: `throw new Error('cannot start'); export const handler = async () => 1`,
  })
})

describe('an invocation fails', () => {
  test.each([
    ['throws', { how: 'throw' }, { errorType: 'TypeError', errorMessage: 'bad event' }],
    ['exits', { how: 'exit' }, { errorType: 'Runtime.ExitError' }],
    [
      'calls fetch, which is not intercepted,',
      { how: 'fetch' },
      { errorMessage: expect.stringContaining('intercepts node:http and node:https only') },
    ],
  ])('with the error of Lambda if the function %s', async (_, event, error) => {
    const { invoke } = aLambdaHost([aFunction(folder, 'fragile')])

    expect(await invoke('fragile', event)).toMatchObject({ ok: false, error })
  })

  test('with the error of Lambda if the function runs for longer than its timeout', async () => {
    const { invoke } = aLambdaHost([aFunction(folder, 'fragile', { timeoutSeconds: 1 })])

    expect(await invoke('fragile', { how: 'sleep' })).toMatchObject({
      ok: false,
      error: { errorType: 'Sandbox.Timedout', errorMessage: expect.stringContaining('timed out after 1.00 seconds') },
    })
  })

  test('if the bundle throws while it loads, and loads it again for the next event', async () => {
    const { invoke } = aLambdaHost([aFunction(folder, 'broken')])

    const expected = { ok: false, error: { errorMessage: 'cannot start' } }
    expect([await invoke('broken'), await invoke('broken')]).toMatchObject([expected, expected])
  })

  test('if the handler is not exported, with its name', async () => {
    const { invoke } = aLambdaHost([aFunction(folder, 'report', { handler: 'report.nothing' })])

    expect(await invoke('report')).toMatchObject({
      ok: false,
      error: { errorMessage: 'report.nothing is undefined or not exported' },
    })
  })

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)(
    'if the container crashes %s a call, and nothing of the function runs after that',
    async (when, calls) => {
      let made = 0
      const count = () => {
        made += 1
        return 'x'
      }
      const { invoke, lines } = aLambdaHost([aFunction(folder, 'fragile')], {
        services: [secrets(count)],
        crash: () => when,
      })

      expect(await invoke('fragile', { how: 'call' })).toMatchObject({
        ok: false,
        error: { errorType: 'Runtime.ExitError' },
      })
      expect(made).toBe(calls)
      expect(lines).toEqual([])
    },
  )

  test('at deployment if the zip has no CommonJS bundle for the handler', () => {
    expect(() => aLambdaHost([aFunction(folder, 'report', { handler: 'other.handler' })])).toThrow(
      'neither other.cjs nor other.js',
    )
  })

  test('at deployment if the role does not trust Lambda', () => {
    const fn = aFunction(folder, 'report')
    const { roles } = fakeRoles(undefined, false)

    expect(() => aLambdaHost([fn], { roles })).toThrow(`its role ${roleArn} cannot be assumed by Lambda`)
  })
})
