import { beforeAll, describe, expect, test } from 'vitest'
import { AwsError } from '../../src/aws-error.ts'
import { fakeRoles } from './fake-gateway.ts'
import { secrets } from './fake-secrets.ts'
import { aFunction, aLambdaHost, later } from './host.ts'
import { packaged } from './packaged.ts'
import { report } from './report.ts'

let folder = ''
beforeAll(async () => {
  folder = await packaged({
    report,
    secrets: `
      import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
      const client = new SecretsManagerClient({})
      export const handler = async ({ id }) => (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString`,
  })
})

describe('a hosted function', () => {
  test('has the time of local AWS, its own environment and the context of Lambda', async () => {
    const { invoke, clock } = aLambdaHost([aFunction(folder, 'report')])
    clock.moveTo(later(90))

    expect(await invoke('report', { a: 1 })).toMatchObject({
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
        name: 'report',
        request: 'request-report',
        left: 30_000,
        host: 'string',
        path: true,
      },
    })
  })

  test('keeps its container for the next event, and gets a new one after a restart', async () => {
    const { invoke, host } = aLambdaHost([aFunction(folder, 'report')])
    const count = async () => {
      const outcome = await invoke('report')
      return typeof outcome === 'object' && 'value' in outcome ? outcome.value.count : outcome
    }

    expect([await count(), await count()]).toEqual([1, 2])
    host.functions.restart()
    expect(await count()).toBe(1)
  })

  test('runs concurrent events in separate containers', async () => {
    const { host } = aLambdaHost([aFunction(folder, 'report')])
    const running = host.functions.find('report')

    const outcomes = await Promise.all([running?.run('{}', 'a', 1), running?.run('{}', 'b', 1)])

    expect(outcomes).toMatchObject([{ ok: true }, { ok: true }])
    expect(
      outcomes.map((outcome) => outcome !== 'throttled' && outcome?.ok && JSON.parse(outcome.payload).count),
    ).toEqual([1, 1])
  })

  test('is throttled beyond its reserved concurrency', async () => {
    const { host } = aLambdaHost([aFunction(folder, 'report', { reservedConcurrency: 1 })])
    const running = host.functions.find('report')

    const outcomes = await Promise.all([running?.run('{}', 'a', 1), running?.run('{}', 'b', 1)])

    expect(outcomes).toMatchObject([{ ok: true }, 'throttled'])
  })

  test('logs lines from its log level on in the format of the Lambda runtime, with the request id', async () => {
    const { invoke, lines } = aLambdaHost([aFunction(folder, 'report')])

    await invoke('report')

    expect(lines.map(({ group }) => group)).toEqual(Array(3).fill('/aws/lambda/report'))
    expect(lines.map(({ message }) => (message.startsWith('{') ? JSON.parse(message) : message))).toMatchObject([
      { timestamp: '2025-07-16T01:00:00.000Z', level: 'INFO', requestId: 'request-report', message: 'counted 1' },
      { level: 'ERROR', message: { errorType: 'RangeError', errorMessage: 'too far' } },
      'raw line',
    ])
    expect(lines[0]?.stream).toMatch(/^2025\/07\/16\/\[\$LATEST\][0-9a-f]{32}$/)
  })

  test('loses its log lines if its role may not write them, and local AWS records them', async () => {
    const { invoke, lines, host } = aLambdaHost([aFunction(folder, 'report')], {
      denies: ({ action }) => action === 'logs:PutLogEvents',
    })

    await invoke('report')

    expect(lines).toEqual([])
    expect(host.droppedLines).toHaveLength(3)
  })

  test("signs its SDK calls with its role's session and reaches the gateway without a socket", async () => {
    const { invoke, gateway } = aLambdaHost([aFunction(folder, 'secrets')], { services: [secrets()] })

    expect(await invoke('secrets', { id: 'key' })).toEqual({ ok: true, value: 'value of key' })
    expect(gateway.accessKeys).toEqual(['ASIA-worker'])
  })

  test('receives an error of AWS with the name that the SDK gives it', async () => {
    const refuse = () => {
      throw new AwsError('ResourceNotFoundException', 400, "Secrets Manager can't find the specified secret.")
    }
    const { invoke } = aLambdaHost([aFunction(folder, 'secrets')], { services: [secrets(refuse)] })

    expect(await invoke('secrets')).toMatchObject({ ok: false, error: { errorType: 'ResourceNotFoundException' } })
  })

  test('retries when the connection breaks, because the SDK treats it as a network fault', async () => {
    let calls = 0
    const flaky = (id: unknown) => {
      calls += 1
      if (calls < 3) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
      return `value of ${id} at call ${calls}`
    }
    const { invoke } = aLambdaHost([aFunction(folder, 'secrets')], { services: [secrets(flaky)] })

    expect(await invoke('secrets', { id: 'key' })).toEqual({ ok: true, value: 'value of key at call 3' })
  })

  test('gets new credentials before its session expires, without a cold start', async () => {
    let sessions = 0
    const { invoke, clock, gateway } = aLambdaHost([aFunction(folder, 'secrets')], {
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

    expect(gateway.accessKeys).toEqual(['ASIA1', 'ASIA1', 'ASIA1', 'ASIA2'])
    expect(sessions).toBe(2)
  })
})
