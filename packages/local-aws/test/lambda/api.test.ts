import { describe, expect, test } from 'vitest'
import { drain } from '../../src/agenda.ts'
import { lambdaService } from '../../src/lambda/service.ts'
import { fakeGateway } from './fake-gateway.ts'
import { aFlakyFunction } from './flaky.ts'
import { roleArn } from './host.ts'

describe('the Lambda API', () => {
  const aCall = (path: string, headers: Record<string, string> = {}, body = '{"fails":0}', method = 'POST') => ({
    method,
    host: 'lambda.us-east-1.amazonaws.com',
    path: path.split('?')[0] ?? '',
    query: path.split('?')[1] ?? '',
    headers: { authorization: 'Credential=AKIA/20250716/us-east-1/lambda/aws4_request', ...headers },
    body: new TextEncoder().encode(method === 'GET' ? '' : body),
    origin: { sourceIp: '203.0.113.1' },
  })
  const invocations = '/2015-03-31/functions/flaky/invocations'
  const text = (body: Uint8Array) => new TextDecoder().decode(body)

  function anApi() {
    const account = aFlakyFunction()
    const gateway = fakeGateway([lambdaService(account.host.functions, account.host.events, account.clock)])
    return { ...account, gateway }
  }

  test('answers a synchronous invocation with the result of the handler', async () => {
    const { gateway, fn } = anApi()

    const response = await gateway.handle(aCall(invocations))

    expect([response.status, text(response.body)]).toEqual([200, '1'])
    expect(response.headers['x-amz-function-error']).toBeUndefined()
    expect(gateway.authorizations).toEqual([{ action: 'lambda:InvokeFunction', resource: fn.arn, context: {} }])
  })

  test('answers a failed invocation with status 200, the error as payload, and the function error header', async () => {
    const response = await anApi().gateway.handle(aCall(invocations, {}, '{"fails":1}'))

    expect([response.status, response.headers['x-amz-function-error']]).toEqual([200, 'Unhandled'])
    expect(JSON.parse(text(response.body))).toMatchObject({ errorType: 'Error', errorMessage: 'attempt 1' })
  })

  test('answers an event with status 202 before it runs', async () => {
    const { gateway, agenda, runs } = anApi()

    const response = await gateway.handle(aCall(invocations, { 'x-amz-invocation-type': 'Event' }))

    expect([response.status, runs.length]).toEqual([202, 0])
    await drain(agenda)
    expect(runs).toHaveLength(1)
  })

  test.each([
    ['an unknown function', '/2015-03-31/functions/other/invocations', '{}', 404, 'Function not found: other'],
    ['a payload that is not JSON', invocations, '{', 400, 'Could not parse request body into json'],
    ['a version', `${invocations}?Qualifier=7`, '{}', 404, 'function:flaky:7'],
    ['a parameter that Lambda does not have', `${invocations}?Alias=x`, '{}', 400, 'the parameter Alias of Invoke'],
    ['an unknown path', '/2015-03-31/layers', '{}', 404, 'does not support the Lambda operation at /2015-03-31/layers'],
  ])('refuses %s', async (_, path, body, status, message) => {
    const response = await anApi().gateway.handle(aCall(path, {}, body))

    expect(response.status).toBe(status)
    expect(text(response.body)).toContain(message)
  })

  test.each([
    ['x-amz-client-context', 'e30=', 'x-amz-client-context'],
    ['x-amz-invocation-type', 'Later', 'RequestResponse, Event, DryRun'],
  ])('refuses the header %s: %s', async (name, value, message) => {
    const response = await anApi().gateway.handle(aCall(invocations, { [name]: value }))

    expect([response.status, text(response.body)]).toEqual([400, expect.stringContaining(message)])
  })

  test('answers with the end of the log on request, of this invocation only', async () => {
    const { gateway } = anApi()
    const logOf = async (headers: Record<string, string>) => {
      const { headers: answered } = await gateway.handle(aCall(invocations, headers, '{"fails":1}'))
      return answered['x-amz-log-result'] && Buffer.from(answered['x-amz-log-result'], 'base64').toString()
    }

    expect(await logOf({ 'x-amz-log-type': 'Tail' })).toContain('attempt 1')
    expect(await logOf({ 'x-amz-log-type': 'Tail' })).not.toContain('attempt 1')
    expect(await logOf({})).toBeUndefined()
  })

  test('lists and shows functions', async () => {
    const { gateway } = anApi()
    const get = async (path: string) => JSON.parse(text((await gateway.handle(aCall(path, {}, '', 'GET'))).body))

    expect(await get('/2015-03-31/functions/')).toMatchObject({ Functions: [{ FunctionName: 'flaky', Role: roleArn }] })
    expect(await get('/2015-03-31/functions/flaky')).toMatchObject({ Configuration: { Handler: 'flaky.handler' } })
  })
})
