import { beforeAll, describe, expect, test } from 'vitest'
import { createAgenda } from '../../src/agenda.ts'
import { manualClock } from '../../src/clock.ts'
import { neverAnswered } from '../../src/faults.ts'
import { simulatedTime } from '../../src/lambda/simulated-pace.ts'
import { answerJson, operationOfTarget } from '../../src/protocol/json.ts'
import { seeded } from '../../src/random.ts'
import type { Service } from '../../src/service.ts'
import { aFunction, aLambdaHost, start } from './host.ts'
import { packaged } from './packaged.ts'

const reader = (client: string) => `
  import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
  const client = new SecretsManagerClient(${client})
  export const handler = async ({ SecretId }) => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }))
    console.log('read', SecretString)
    return SecretString
  }`

let folder = ''
beforeAll(async () => {
  folder = await packaged({
    patient: reader('{ maxAttempts: 2 }'),
    bounded: reader(`{
      requestHandler: { requestTimeout: 2000, connectionTimeout: 1000, throwOnRequestTimeout: true },
      maxAttempts: 2,
    }`),
    idle: reader('{ requestHandler: { socketTimeout: 3000 }, maxAttempts: 1 }'),
    careless: `
      import https from 'node:https'
      let runs = 0
      export const handler = async ({ leaves }) => {
        const headers = { authorization: 'Credential=A/1/r/secretsmanager/' }
        if (leaves) https.request('https://x.amazonaws.com/', { method: 'POST', headers }).on('error', () => {}).end('{}')
        for (const end = performance.now() + (leaves ? 0 : 100); performance.now() <= end; ) await new Promise(setImmediate)
        return ++runs
      }`,
    plain: `
      import https from 'node:https'
      export const handler = () => new Promise((resolve, reject) => {
        const headers = { authorization: 'Credential=A/1/r/secretsmanager/' }
        const request = https.request('https://x.amazonaws.com/', { method: 'POST', headers, timeout: 4000 }, resolve)
        request.on('timeout', () => request.destroy(new Error('no answer')))
        request.on('error', reject).end('{}')
      })`,
  })
})

const names = ['patient', 'bounded', 'idle', 'plain']

/** A secrets service of which the first calls are never answered. */
function silentService(silentCalls = Number.POSITIVE_INFINITY): { readonly service: Service; calls: () => number } {
  let calls = 0
  return {
    calls: () => calls,
    service: {
      signingName: 'secretsmanager',
      protocol: 'json',
      operationOf: operationOfTarget,
      handle: ({ request }) => {
        calls += 1
        if (calls <= silentCalls) throw neverAnswered()
        return answerJson(request, { SecretString: `call ${calls}` })
      },
    },
  }
}

/** Runs a function in simulated time, in which every call takes 50 ms. Returns its outcome and how long it took. */
async function runSimulated(name: string, { service }: ReturnType<typeof silentService>) {
  const clock = manualClock(start)
  const agenda = createAgenda(clock)
  const random = seeded(1)
  const { paceOf, settled } = simulatedTime({ agenda, clock, random, latencyMs: () => 50, skewMs: () => 0 })
  const functions = names.map((one) => aFunction(folder, one, { timeoutSeconds: 60 }))
  const { invoke, lines } = aLambdaHost(functions, { clock, agenda, paceOf, services: [service] })
  const seconds = () => (clock.now().getTime() - start.getTime()) / 1000

  let ended: { readonly outcome: unknown; readonly seconds: number } | undefined
  const running = invoke(name, { SecretId: 'key' }).then((outcome) => {
    ended = { outcome, seconds: seconds() }
  })
  for (;;) {
    await settled()
    const next = agenda.nextDue()
    if (next === undefined || seconds() > 100) break
    clock.moveTo(next)
    void agenda.takeDue()?.run()
  }
  await running
  return { ...ended, lines: lines.map(({ message }) => message) }
}

describe('in simulated time, a call that is never answered', () => {
  test("is ended by the SDK's request time-out, once for each attempt", async () => {
    const silent = silentService()
    const { outcome, seconds } = await runSimulated('bounded', silent)

    expect(outcome).toMatchObject({ ok: false, error: { errorType: 'TimeoutError' } })
    expect(seconds).toBeGreaterThan(4)
    expect(seconds).toBeLessThan(4.5)
    expect(silent.calls()).toBe(2)
  })

  test('is retried after its time-out, so that a service that answers again is reached', async () => {
    const { outcome, seconds } = await runSimulated('bounded', silentService(1))

    expect(outcome).toEqual({ ok: true, value: 'call 2' })
    expect(seconds).toBeGreaterThan(2)
    expect(seconds).toBeLessThan(3)
  })

  test.each([
    ["a time-out of the SDK's socket", 'idle', 'TimeoutError', 3],
    ["a client that destroys its request on 'timeout'", 'plain', 'Error', 4],
  ])('is ended by %s', async (_, name, errorType, after) => {
    const { outcome, seconds } = await runSimulated(name, silentService())

    expect(outcome).toMatchObject({ ok: false, error: { errorType } })
    expect(seconds).toBeCloseTo(after, 1)
  })

  test("without a time-out of the client, is ended by the function's: the run sees no effect after that", async () => {
    const silent = silentService()
    const { outcome, seconds, lines } = await runSimulated('patient', silent)

    expect(outcome).toEqual({
      ok: false,
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: 'RequestId: request-patient Error: Task timed out after 60.00 seconds',
      },
    })
    expect([seconds, silent.calls()]).toEqual([60, 1])
    expect(lines.filter((line) => line.includes('read'))).toEqual([])
  })
})

describe('with accelerated timers', () => {
  test("a call that an earlier run left open does not stop the container's next run early", async () => {
    const { service } = silentService()
    const { invoke } = aLambdaHost([aFunction(folder, 'careless')], { services: [service], timerSpeed: 1000 })

    expect(await invoke('careless', { leaves: true })).toMatchObject({ ok: true })
    expect(await invoke('careless', { leaves: false })).toEqual({ ok: true, value: 2 })
  })

  test('a call that is never answered is ended by the time-out of the client', async () => {
    const { service, calls } = silentService()
    const { invoke } = aLambdaHost([aFunction(folder, 'bounded')], { services: [service] })

    expect(await invoke('bounded', { SecretId: 'key' })).toMatchObject({
      ok: false,
      error: { errorType: 'TimeoutError' },
    })
    expect(calls()).toBe(2)
  })

  test("a function that waits in vain is stopped by Lambda's time-out, which is accelerated too", async () => {
    const { service } = silentService()
    const { invoke } = aLambdaHost([aFunction(folder, 'patient')], { services: [service], timerSpeed: 1000 })

    expect(await invoke('patient', { SecretId: 'key' })).toMatchObject({
      ok: false,
      error: { errorMessage: expect.stringContaining('Task timed out after 30.00 seconds') },
    })
  })

  test('a call on which the service works for longer than the accelerated time-out is answered', async () => {
    const slow: Service = {
      signingName: 'secretsmanager',
      protocol: 'json',
      operationOf: operationOfTarget,
      handle: async ({ request }) => {
        await new Promise((resolve) => setTimeout(resolve, 100))
        return answerJson(request, { SecretString: 'late' })
      },
    }
    const { invoke } = aLambdaHost([aFunction(folder, 'bounded')], { services: [slow], timerSpeed: 1000 })

    expect(await invoke('bounded', { SecretId: 'key' })).toEqual({ ok: true, value: 'late' })
  })
})
