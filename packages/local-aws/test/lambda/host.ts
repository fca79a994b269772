import { createAgenda } from '../../src/agenda.ts'
import { manualClock } from '../../src/clock.ts'
import { createLambdaHost, type LambdaHostOptions } from '../../src/lambda/host.ts'
import { seeded } from '../../src/random.ts'
import type { Service } from '../../src/service.ts'
import type { FunctionResource, QueueResource, Stack } from '../../src/template/stack.ts'
import { type Authorization, fakeGateway, fakeRoles } from './fake-gateway.ts'

export const start = new Date('2025-07-16T01:00:00Z')
export const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)

export const queueArn = 'arn:aws:sqs:us-east-1:111122223333:dead'
export const roleArn = 'arn:aws:iam::111122223333:role/worker'

export const aQueue: QueueResource = {
  ...{ arn: queueArn, url: 'https://sqs/dead', name: 'dead', policies: [], visibilityTimeoutSeconds: 30 },
  ...{ redrive: undefined, acceptsDeadLettersFrom: 'any' },
}

export function aFunction(folder: string, name: string, changes: Partial<FunctionResource> = {}): FunctionResource {
  return {
    name,
    arn: `arn:aws:lambda:us-east-1:111122223333:function:${name}`,
    roleArn,
    handler: `${name}.handler`,
    environment: { GREETING: 'hello' },
    timeoutSeconds: 30,
    memoryMb: 256,
    reservedConcurrency: undefined,
    log: { group: `/aws/lambda/${name}`, format: 'JSON', level: 'INFO' },
    retries: 2,
    maxAgeSeconds: 21_600,
    onFailureArn: queueArn,
    deadLetterArn: undefined,
    zipFile: `${folder}/${name}.zip`,
    ...changes,
  }
}

export function aStack(functions: readonly FunctionResource[], changes: Partial<Stack> = {}): Stack {
  return {
    location: { account: '111122223333', region: 'us-east-1', stackName: 'test' },
    functions,
    permissions: [],
    roles: [],
    managedPolicies: [],
    buses: [],
    rules: [],
    scheduleGroups: [],
    tables: [],
    queues: [aQueue],
    eventSources: [],
    streamSources: [],
    logGroups: [],
    logStreams: [],
    queryDefinitions: [],
    alarms: [],
    outputs: {},
    description: { text: undefined, parameters: [], outputs: [], resources: [] },
    notRun: [],
    ...changes,
  }
}

type Options = Partial<LambdaHostOptions> & {
  readonly services?: readonly Service[]
  readonly denies?: (authorization: Authorization & { roleArn: string }) => boolean
}

/** A Lambda host with a manual clock, fake roles, and a list of log lines. */
export function aLambdaHost(
  functions: readonly FunctionResource[],
  { services = [], denies, ...options }: Options = {},
) {
  const clock = manualClock(start)
  const list = createAgenda(clock)
  const { roles, authorizations } = fakeRoles(denies)
  const lines: { group: string; stream: string; message: string }[] = []
  const gateway = fakeGateway(services)
  const host = createLambdaHost({
    stack: aStack(functions),
    clock,
    random: seeded(1),
    agenda: list,
    roles,
    send: gateway.handle,
    logs: {
      append: (group, stream, message) => {
        lines.push({ group, stream, message })
        return true
      },
    },
    timerSpeed: 100,
    ...options,
  })
  const invoke = async (name: string, payload: unknown = {}) => {
    const outcome = await host.functions.find(name)?.run(JSON.stringify(payload), `request-${name}`, 1)
    if (!outcome || outcome === 'throttled') return outcome
    return outcome.ok ? { ok: true, value: JSON.parse(outcome.payload) } : outcome
  }
  return { clock, agenda: list, host, lines, authorizations, gateway, invoke }
}
