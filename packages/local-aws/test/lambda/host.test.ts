import { beforeAll, describe, expect, test } from 'vitest'
import { AwsError } from '../../src/aws-error.ts'
import { answerJson, operationOfTarget, readJson } from '../../src/protocol/json.ts'
import type { Service } from '../../src/service.ts'
import { fakeRoles } from './front-door.ts'
import { packaged } from './packaged.ts'
import { aFunction, later, roleArn, stage } from './stage.ts'

let folder = ''
beforeAll(async () => {
  folder = await packaged({
    tell: `
      import { hostname } from 'node:os'
      let count = 0
      export const handler = async (event, context) => {
        count += 1
        console.log('counted', count)
        console.error(new RangeError('too far'))
        console.debug({ hidden: true })
        process.stdout.write('raw line\\n')
        return {
          event, count,
          now: new Date().toISOString(), stamp: Date.now(), epoch: new Date(0).toISOString(),
          isDate: new Date() instanceof Date,
          greeting: process.env.GREETING, region: process.env.AWS_REGION, key: process.env.AWS_ACCESS_KEY_ID,
          name: context.functionName, request: context.awsRequestId, left: context.getRemainingTimeInMillis(),
          host: typeof hostname(), path: process.env.PATH === undefined,
        }
      }`,
    secrets: `
      import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
      const client = new SecretsManagerClient({})
      export const handler = async ({ id }) => (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString`,
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

const secrets = (answer: (id: unknown) => unknown = (id) => `value of ${id}`): Service => ({
  signingName: 'secretsmanager',
  protocol: 'json',
  operationOf: operationOfTarget,
  handle: ({ request }) => {
    const input = readJson(request)
    const id = typeof input === 'object' && input !== null ? Reflect.get(input, 'SecretId') : undefined
    return answerJson(request, { SecretString: answer(id) })
  },
})

describe('a hosted function', () => {
  test('sees local time, its own environment and the context that Lambda gives', async () => {
    const { invoke, clock } = stage([aFunction(folder, 'tell')])
    clock.moveTo(later(90))

    expect(await invoke('tell', { a: 1 })).toMatchObject({
      ok: true,
      value: {
        event: { a: 1 },
        now: '2025-07-16T01:01:30.000Z',
        stamp: later(90).getTime(),
        epoch: '1970-01-01T00:00:00.000Z',
        isDate: true,
        greeting: 'hello',
        region: 'us-east-1',
        key: 'ASIA-worker',
        name: 'tell',
        request: 'request-tell',
        left: 30_000,
        host: 'string',
        path: true,
      },
    })
  })

  test('stays warm from one event to the next, and starts cold after a restart', async () => {
    const { invoke, host } = stage([aFunction(folder, 'tell')])
    const count = async () => {
      const outcome = await invoke('tell')
      return typeof outcome === 'object' && 'value' in outcome ? outcome.value.count : outcome
    }

    expect([await count(), await count()]).toEqual([1, 2])
    host.functions.restart()
    expect(await count()).toBe(1)
  })

  test('serves two events at once from two containers', async () => {
    const { host } = stage([aFunction(folder, 'tell')])
    const running = host.functions.find('tell')

    const outcomes = await Promise.all([running?.run('{}', 'a', 1), running?.run('{}', 'b', 1)])

    expect(outcomes).toMatchObject([{ ok: true }, { ok: true }])
    expect(
      outcomes.map((outcome) => outcome !== 'throttled' && outcome?.ok && JSON.parse(outcome.payload).count),
    ).toEqual([1, 1])
  })

  test('is throttled beyond its reserved concurrency', async () => {
    const { host } = stage([aFunction(folder, 'tell', { reservedConcurrency: 1 })])
    const running = host.functions.find('tell')

    const outcomes = await Promise.all([running?.run('{}', 'a', 1), running?.run('{}', 'b', 1)])

    expect(outcomes).toMatchObject([{ ok: true }, 'throttled'])
  })

  test('logs each line as the runtime does, above its level, with the request it belongs to', async () => {
    const { invoke, lines } = stage([aFunction(folder, 'tell')])

    await invoke('tell')

    expect(lines.map(({ group }) => group)).toEqual(Array(3).fill('/aws/lambda/tell'))
    expect(lines.map(({ message }) => (message.startsWith('{') ? JSON.parse(message) : message))).toMatchObject([
      { timestamp: '2025-07-16T01:00:00.000Z', level: 'INFO', requestId: 'request-tell', message: 'counted 1' },
      { level: 'ERROR', message: { errorType: 'RangeError', errorMessage: 'too far' } },
      'raw line',
    ])
    expect(lines[0]?.stream).toMatch(/^2025\/07\/16\/\[\$LATEST\][0-9a-f]{32}$/)
  })

  test('loses its lines, and shows that it did, if its role may not write them', async () => {
    const { invoke, lines, host } = stage([aFunction(folder, 'tell')], {
      denies: ({ action }) => action === 'logs:PutLogEvents',
    })

    await invoke('tell')

    expect(lines).toEqual([])
    expect(host.droppedLines).toHaveLength(3)
  })

  test("signs its SDK calls with its role's session and reaches the front door without a socket", async () => {
    const { invoke, door } = stage([aFunction(folder, 'secrets')], { services: [secrets()] })

    expect(await invoke('secrets', { id: 'key' })).toEqual({ ok: true, value: 'value of key' })
    expect(door.accessKeys).toEqual(['ASIA-worker'])
  })

  test('meets an AWS error as the SDK names it', async () => {
    const refuse = () => {
      throw new AwsError('ResourceNotFoundException', 400, "Secrets Manager can't find the specified secret.")
    }
    const { invoke } = stage([aFunction(folder, 'secrets')], { services: [secrets(refuse)] })

    expect(await invoke('secrets')).toMatchObject({ ok: false, error: { errorType: 'ResourceNotFoundException' } })
  })

  test('tries again when the connection breaks, since the SDK takes it for a network fault', async () => {
    let calls = 0
    const flaky = (id: unknown) => {
      calls += 1
      if (calls < 3) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
      return `value of ${id} at call ${calls}`
    }
    const { invoke } = stage([aFunction(folder, 'secrets')], { services: [secrets(flaky)] })

    expect(await invoke('secrets', { id: 'key' })).toEqual({ ok: true, value: 'value of key at call 3' })
  })

  test('gets new credentials before its session ends, without a cold start', async () => {
    let sessions = 0
    const { invoke, clock, door } = stage([aFunction(folder, 'secrets')], {
      services: [secrets()],
      roles: {
        ...fakeRoles().roles,
        assumeRole: () => {
          sessions += 1
          return { accessKeyId: `ASIA${sessions}`, secretAccessKey: 's', sessionToken: 't' }
        },
      },
    })
    for (const minutes of [0, 30, 50, 61]) {
      clock.moveTo(later(minutes * 60))
      await invoke('secrets', { id: 'x' })
    }

    expect(door.accessKeys).toEqual(['ASIA1', 'ASIA1', 'ASIA1', 'ASIA2'])
    expect(sessions).toBe(2)
  })
})

describe('a function that fails', () => {
  test.each([
    ['throws', { how: 'throw' }, { errorType: 'TypeError', errorMessage: 'bad event' }],
    ['sleeps past its limit', { how: 'sleep' }, { errorType: 'Sandbox.Timedout' }],
    ['exits', { how: 'exit' }, { errorType: 'Runtime.ExitError' }],
    ['goes to the internet', { how: 'fetch' }, { errorMessage: expect.stringContaining('no way out') }],
  ])('because it %s says so', async (_, event, error) => {
    const { invoke } = stage([aFunction(folder, 'fragile')])

    expect(await invoke('fragile', event)).toMatchObject({ ok: false, error })
  })

  test('because it cannot start is started afresh for the next event', async () => {
    const { invoke } = stage([aFunction(folder, 'broken')])

    const expected = { ok: false, error: { errorMessage: 'cannot start' } }
    expect([await invoke('broken'), await invoke('broken')]).toMatchObject([expected, expected])
  })

  test('because its handler is missing names it', async () => {
    const { invoke } = stage([aFunction(folder, 'tell', { handler: 'tell.nothing' })])

    expect(await invoke('tell')).toMatchObject({
      ok: false,
      error: { errorMessage: 'tell.nothing is undefined or not exported' },
    })
  })

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('crashes %s a call and does nothing more', async (when, calls) => {
    let made = 0
    const count = () => {
      made += 1
      return 'x'
    }
    const { invoke, lines } = stage([aFunction(folder, 'fragile')], { services: [secrets(count)], crash: () => when })

    expect(await invoke('fragile', { how: 'call' })).toMatchObject({
      ok: false,
      error: { errorType: 'Runtime.ExitError' },
    })
    expect(made).toBe(calls)
    expect(lines).toEqual([])
  })

  test('for want of a CommonJS bundle is refused by name before anything runs', () => {
    expect(() => stage([aFunction(folder, 'tell', { handler: 'other.handler' })])).toThrow(
      'neither other.cjs nor other.js',
    )
  })

  test('a role that does not trust Lambda is refused before anything runs', () => {
    const fn = aFunction(folder, 'tell')
    const { roles } = fakeRoles(undefined, false)

    expect(() => stage([fn], { roles })).toThrow(`its role ${roleArn} cannot be assumed by Lambda`)
  })
})
