import { agenda } from '../../src/agenda.ts'
import { heldClock } from '../../src/clock.ts'
import { type LambdaHostOptions, lambdaHost } from '../../src/lambda/host.ts'
import { seeded } from '../../src/random.ts'
import type { Service } from '../../src/service.ts'
import type { FunctionResource, QueueResource, Stack } from '../../src/template/stack.ts'
import { type Asked, fakeRoles, frontDoor } from './front-door.ts'

export const start = new Date('2025-07-16T01:00:00Z')
export const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)

export const queueArn = 'arn:aws:sqs:us-east-1:111122223333:dead'
export const roleArn = 'arn:aws:iam::111122223333:role/worker'

export const aQueue: QueueResource = {
  ...{ arn: queueArn, url: 'https://sqs/dead', name: 'dead', policies: [], hiddenSeconds: 30 },
  ...{ redrive: undefined, takesFrom: 'any' },
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
    longestAgeSeconds: 21_600,
    onFailureArn: queueArn,
    deadLetterArn: undefined,
    zipFile: `${folder}/${name}.zip`,
    ...changes,
  }
}

export function aStack(functions: readonly FunctionResource[], changes: Partial<Stack> = {}): Stack {
  return {
    place: { account: '111122223333', region: 'us-east-1', stackName: 'test' },
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
    logGroups: [],
    logStreams: [],
    outputs: {},
    notRun: [],
    ...changes,
  }
}

type Stage = Partial<LambdaHostOptions> & {
  readonly services?: readonly Service[]
  readonly denies?: (asked: Asked & { roleArn: string }) => boolean
}

/** A Lambda host with a held clock, fake roles, and log lines kept in a list. */
export function stage(functions: readonly FunctionResource[], { services = [], denies, ...options }: Stage = {}) {
  const clock = heldClock(start)
  const list = agenda(clock)
  const { roles, asked } = fakeRoles(denies)
  const lines: { group: string; stream: string; message: string }[] = []
  const door = frontDoor(services)
  const host = lambdaHost({
    stack: aStack(functions),
    clock,
    random: seeded(1),
    agenda: list,
    roles,
    connect: door.handle,
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
  return { clock, agenda: list, host, lines, asked, door, invoke }
}
