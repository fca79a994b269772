import * as lambda from '@aws-sdk/client-lambda'
import * as scheduler from '@aws-sdk/client-scheduler'
import { describe, expect, test } from 'vitest'
import { manualClock } from '../src/clock.ts'
import { localAws } from '../src/local-aws.ts'
import { sign } from '../src/signature.ts'
import { elementOf, operationsOf, type Parameter, parametersOf } from './sdk-model.ts'

/** Of each operation, its method and path. */
const PATHS: Readonly<Record<string, Readonly<Record<string, readonly [method: string, path: string]>>>> = {
  lambda: {
    Invoke: ['POST', '/2015-03-31/functions/f/invocations'],
    ListFunctions: ['GET', '/2015-03-31/functions'],
    GetFunction: ['GET', '/2015-03-31/functions/f'],
    GetFunctionConfiguration: ['GET', '/2015-03-31/functions/f/configuration'],
    GetFunctionConcurrency: ['GET', '/2019-09-30/functions/f/concurrency'],
    ListEventSourceMappings: ['GET', '/2015-03-31/event-source-mappings'],
  },
  scheduler: {
    CreateSchedule: ['POST', '/schedules/s'],
    GetSchedule: ['GET', '/schedules/s'],
    UpdateSchedule: ['PUT', '/schedules/s'],
    DeleteSchedule: ['DELETE', '/schedules/s'],
    ListSchedules: ['GET', '/schedules'],
    GetScheduleGroup: ['GET', '/schedule-groups/default'],
    ListScheduleGroups: ['GET', '/schedule-groups'],
  },
}

/** What an operation takes in its query or headers, and honours without an effect that an answer would show. */
const HONOURED: Readonly<Record<string, readonly string[]>> = {
  Invoke: ['Qualifier', 'x-amz-invocation-type', 'x-amz-log-type'],
  ListFunctions: ['FunctionVersion', 'Marker', 'MaxItems'],
  GetFunction: ['Qualifier'],
  GetFunctionConfiguration: ['Qualifier'],
  ListEventSourceMappings: ['EventSourceArn', 'FunctionName'],
  GetSchedule: ['groupName'],
  DeleteSchedule: ['groupName', 'clientToken'],
  ListSchedules: ['ScheduleGroup', 'NamePrefix', 'State', 'NextToken', 'MaxResults'],
  ListScheduleGroups: ['NamePrefix', 'NextToken', 'MaxResults'],
}

const WRONG = { 'of no type': true }

async function ask(service: string, operation: string, request: { query?: string; headers?: object; body?: unknown }) {
  const aws = await localAws({ clock: manualClock(new Date('2025-07-16T00:00:00Z')) })
  const [method = '', path = ''] = PATHS[service]?.[operation] ?? []
  const { query = '', headers = {}, body } = request
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body))
  const unsigned = {
    ...{ method, path, query, host: 'localhost', headers: { 'content-type': 'application/json', ...headers } },
    ...{ body: bytes, origin: { sourceIp: '198.51.100.7' } },
  }
  const signer = { ...aws.directory.createAdministrator('admin'), service, region: aws.region }
  const answer = await aws.handle(sign(unsigned, { ...signer, timestamp: '20250716T000000Z' }))
  return { status: answer.status, text: Buffer.from(answer.body).toString() }
}

/** The parameters of a body, and the members of their structures, that an answer does not mention. */
async function ignoredIn(
  service: string,
  operation: string,
  parameters: readonly Parameter[],
  around = (value: object): object => value,
): Promise<readonly string[]> {
  const ignored: string[] = []
  for (const { name, schema } of parameters) {
    const { status, text } = await ask(service, operation, { body: around({ [name]: WRONG }) })
    if (status < 400 || !text.includes(name)) ignored.push(name)
    if (text.includes('Local AWS does not support')) continue
    const within = (value: object) => around({ [name]: value })
    ignored.push(...(await ignoredIn(service, operation, parametersOf(elementOf(schema) ?? schema), within)))
  }
  return ignored
}

describe.each([
  ['lambda', lambda],
  ['scheduler', scheduler],
] as const)('%s', (service, client) => {
  const supported = operationsOf(client).filter(({ name }) => PATHS[service]?.[name] !== undefined)

  test.each(supported.map(({ name, parameters }) => [name, parameters] as const))(
    '%s honours or refuses by name each of its parameters',
    async (operation, parameters) => {
      for (const { query, header } of parameters) {
        const name = query ?? header
        if (name === undefined || HONOURED[operation]?.includes(name)) continue
        const sent = query === undefined ? { headers: { [name]: 'x' } } : { query: `${query}=x` }
        const { status, text } = await ask(service, operation, sent)
        expect([name, status, text]).toEqual([name, 400, expect.stringContaining(name)])
      }
      const inBody = parameters.filter(
        ({ query, header, isLabel, isPayload }) => !(query || header || isLabel || isPayload),
      )
      expect(await ignoredIn(service, operation, inBody)).toEqual([])
    },
  )
})
