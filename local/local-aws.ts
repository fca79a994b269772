import { type Agenda, agenda } from './agenda.ts'
import type { Clock } from './clock.ts'
import { type DynamoDb, dynamoDb } from './dynamodb/service.ts'
import { type Buses, eventBuses } from './events/buses.ts'
import type { BusEvent } from './events/event.ts'
import { eventsService } from './events/service.ts'
import type { Arrival } from './events/trouble.ts'
import type { Faults } from './faults.ts'
import { type FrontDoor, frontDoor } from './front-door.ts'
import type { Directory } from './iam/directory.ts'
import { localIam } from './iam/local-iam.ts'
import type { Quotas } from './iam/quotas.ts'
import type { Run } from './lambda/functions.ts'
import { type LambdaHost, lambdaHost } from './lambda/host.ts'
import { type Logs, logs } from './logs/service.ts'
import { seeded } from './random.ts'
import { s3Service } from './s3/service.ts'
import { createStorage } from './s3/storage.ts'
import { type Schedules, schedules } from './scheduler/schedules.ts'
import { schedulerService } from './scheduler/service.ts'
import { secretsService } from './secrets/service.ts'
import { stsService } from './sts.ts'
import { loadStack } from './template/load.ts'
import type { Stack } from './template/stack.ts'

export type LocalAwsOptions = {
  readonly clock: Clock
  /** What `npm run package` wrote. */
  readonly packageFolder?: string
  readonly account?: string
  readonly region?: string
  readonly quotas?: Partial<Quotas>
  /** How long IAM's reads and authorisation lag behind its writes. */
  readonly visibilityDelaySeconds?: number
  readonly faults?: Faults
  /** How often, and how late, each event reaches each target. */
  readonly arrival?: Arrival
  /** How much faster than real time the Lambdas' own timers run (their SDK's back-off): more than 1 with a held clock. */
  readonly timerSpeed?: number
  /** Repeats a run that chance had a part in. */
  readonly seed?: number
  /** Deploys something else than what was packaged: a role that lacks a statement, say. */
  readonly alter?: (stack: Stack) => Stack
  readonly onEvent?: (busName: string, event: BusEvent) => void
}

/** An AWS account on this machine, with the packaged stack deployed in it. */
export type LocalAws = FrontDoor & {
  readonly stack: Stack
  readonly clock: Clock
  readonly agenda: Agenda
  readonly directory: Directory
  readonly buses: Buses
  readonly lambda: LambdaHost
  readonly schedules: Schedules
  readonly dynamoDb: DynamoDb
  readonly logs: Logs
  /** Every run of a Lambda so far. */
  readonly runs: readonly Run[]
  /** Outputs of the stack. */
  readonly busName: string
  readonly boundaryArn: string
  readonly auditLogGroup: string
  /** Puts an object where it can be read, and its bucket if need be, without a request. */
  putObject(bucket: string, key: string, body: string): void
}

const ACCOUNT = '111122223333'
const REGION = 'us-east-1'

/** Starts it. Throws if the package is missing, or holds what AWS would refuse to deploy or cannot be run here. */
export async function localAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { clock, account = ACCOUNT, region = REGION, packageFolder = '.serverless' } = options
  const place = { account, region, stackName: 'curfew' }
  const { alter = (stack: Stack) => stack } = options
  const stack = alter(loadStack(packageFolder, place))
  const { quotas, faults, arrival, onEvent, visibilityDelaySeconds = 0 } = options
  const iam = localIam({ account, clock, visibilityDelaySeconds, ...(quotas && { quotas }) })
  const { directory } = iam
  for (const { path, name, document } of stack.managedPolicies) directory.putManagedPolicy({ path, name, document })
  for (const role of stack.roles) directory.putRole(role)

  const random = seeded(options.seed ?? 1)
  const later = agenda(clock)
  const runs: Run[] = []
  const logStore = logs(stack.logGroups, place, clock)
  for (const { group, name } of stack.logStreams) logStore.groups.createStream(logStore.groups.get(group), name)
  const storage = createStorage(clock)
  const tables = dynamoDb(stack, clock)
  const roles = directory
  const lambda = lambdaHost({
    ...{ stack, clock, random, agenda: later, roles, logs: logStore.sink },
    connect: (request) => door.handle(request),
    timerSpeed: options.timerSpeed ?? 1,
    onRun: (run) => runs.push(run),
  })
  const { events, queues } = lambda
  const buses = eventBuses({
    ...{ stack, clock, random, agenda: later, events, queues },
    ...(arrival && { arrival }),
    ...(onEvent && { onEvent }),
  })
  const groups = stack.scheduleGroups.map(({ name }) => name)
  const timers = schedules({ place, clock, random, agenda: later, roles, events, buses, queues, groups })
  const door: FrontDoor = frontDoor({
    ...{ directory, clock, account, region, ...(faults && { faults }) },
    services: [
      iam.service,
      stsService({ directory, clock, region }),
      eventsService(buses, place),
      schedulerService({ schedules: timers, groups, place, clock, roles }),
      lambda.service,
      tables.service,
      secretsService(place, clock, random),
      logStore.service,
      s3Service({ storage, clock, region }),
    ],
  })

  return {
    ...door,
    ...{
      stack,
      clock,
      agenda: later,
      directory,
      buses,
      lambda,
      schedules: timers,
      dynamoDb: tables,
      logs: logStore,
      runs,
    },
    busName: output(stack, 'BusName'),
    boundaryArn: output(stack, 'BoundaryArn'),
    auditLogGroup: output(stack, 'AuditLogGroup'),
    putObject: (bucket, key, body) => {
      storage.createBucket(bucket)
      storage.putObject(bucket, key, body)
    },
  }
}

function output({ outputs }: Stack, name: string): string {
  const value = outputs[name]
  if (typeof value !== 'string') throw new Error(`Cannot start local AWS: the stack has no output ${name}`)
  return value
}
