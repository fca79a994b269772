import { type Agenda, agenda } from './agenda.ts'
import type { Clock } from './clock.ts'
import { type DynamoDb, dynamoDb } from './dynamodb/service.ts'
import type { IndexLag } from './dynamodb/store.ts'
import { type Buses, eventBuses } from './events/buses.ts'
import type { BusEvent } from './events/event.ts'
import type { EntryFault } from './events/put-events.ts'
import { eventsService } from './events/service.ts'
import type { Arrival } from './events/trouble.ts'
import { type Faults, inTurn } from './faults.ts'
import { type FrontDoor, frontDoor } from './front-door.ts'
import type { Directory } from './iam/directory.ts'
import type { RandomBytes } from './iam/identifier.ts'
import { localIam } from './iam/local-iam.ts'
import type { Quotas } from './iam/quotas.ts'
import { iamRate } from './iam/rate.ts'
import type { State } from './iam/state.ts'
import type { ContainerOptions } from './lambda/container.ts'
import type { Run } from './lambda/functions.ts'
import { type LambdaHost, lambdaHost } from './lambda/host.ts'
import { type Simulated, simulated } from './lambda/simulated-pace.ts'
import { type Logs, logs } from './logs/service.ts'
import { seeded } from './random.ts'
import { s3Service } from './s3/service.ts'
import { createStorage } from './s3/storage.ts'
import { type Schedules, type SchedulesOptions, schedules } from './scheduler/schedules.ts'
import { schedulerService } from './scheduler/service.ts'
import type { Secret } from './secrets/secret.ts'
import { secretsService } from './secrets/service.ts'
import { secretStore } from './secrets/store.ts'
import { stsService } from './sts.ts'
import { loadStack, readStack } from './template/load.ts'
import type { Stack } from './template/stack.ts'

export type LocalAwsOptions = {
  readonly clock: Clock
  /** What `osls package` wrote: the stack to deploy. Without it the account is empty. */
  readonly packageFolder?: string
  /** Default: `local`. */
  readonly stackName?: string
  readonly account?: string
  readonly region?: string
  readonly quotas?: Partial<Quotas>
  /** How long IAM's reads and authorisation lag behind its writes. */
  readonly visibilityDelaySeconds?: number
  readonly faults?: Faults
  /** How fast Lambdas may call IAM, asked at every call; no limit if left out or undefined. */
  readonly iamCallsPerSecond?: () => number | undefined
  /** Kills containers of Lambdas in the midst of their work. */
  readonly crash?: ContainerOptions['crash']
  /** How long DynamoDB's global indexes lag behind their table. */
  readonly indexLag?: IndexLag
  /** How often, and how late, each event reaches each target. */
  readonly arrival?: Arrival
  /** Makes single entries of PutEvents fail, with an error code, in an answer that is 200. */
  readonly putFault?: EntryFault
  /** How often, and how many milliseconds late, each schedule fires. */
  readonly timerArrival?: NonNullable<SchedulesOptions['arrival']>
  /** Whether a change of a schedule comes too late, so that it still fires as it was. */
  readonly changeTooLate?: NonNullable<SchedulesOptions['changeTooLate']>
  /** Makes a schedule's call to its target fail, with an error code. */
  readonly targetFault?: NonNullable<SchedulesOptions['targetFault']>
  /** How much faster than real time the Lambdas' own timers run (their SDK's back-off): more than 1 with a held clock. */
  readonly timerSpeed?: number
  /** Lambdas live in simulated time, in which every call takes some, and overtake each other in it. */
  readonly simulated?: Simulated
  /** Repeats a run that chance had a part in, with the same ids and secrets. */
  readonly seed?: number
  /** Deploys something else than what was packaged: a role that lacks a statement, say. */
  readonly alter?: (stack: Stack) => Stack
  readonly onEvent?: (busName: string, event: BusEvent) => void
}

/** An AWS account on this machine, with the packaged stack, if there is one, deployed in it. */
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
  /** What IAM and Secrets Manager hold, however late they show it: for those who watch. */
  readonly truth: { readonly iam: () => State; readonly secrets: () => readonly Secret[] }
  /** In simulated time: resolves when every Lambda at work waits for the agenda. */
  readonly settled: () => Promise<void>
  /** Puts an object where it can be read, and its bucket if need be, without a request. */
  putObject(bucket: string, key: string, body: string): void
}

const ACCOUNT = '111122223333'
const REGION = 'us-east-1'
const NO_STACK = { Resources: {} }

/** Starts it. Throws if the package is missing, or holds what AWS would refuse to deploy or cannot be run here. */
export async function localAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { clock, account = ACCOUNT, region = REGION, stackName = 'local', packageFolder } = options
  const place = { account, region, stackName }
  const { alter = (stack: Stack) => stack } = options
  const stack = alter(packageFolder === undefined ? readStack(NO_STACK, place) : loadStack(packageFolder, place))
  const { quotas, arrival, onEvent, visibilityDelaySeconds = 0, iamCallsPerSecond = () => undefined } = options
  const { crash, indexLag, putFault, timerArrival, changeTooLate, targetFault } = options
  const random = seeded(options.seed ?? 1)
  const iam = localIam({ account, clock, visibilityDelaySeconds, quotas, random: bytesOf(options.seed) })
  const { directory } = iam
  for (const { path, name, document } of stack.managedPolicies) directory.putManagedPolicy({ path, name, document })
  for (const role of stack.roles) directory.putRole(role)

  const later = agenda(clock)
  const runs: Run[] = []
  const logStore = logs(stack.logGroups, place, clock)
  for (const { group, name } of stack.logStreams) logStore.groups.createStream(logStore.groups.get(group), name)
  const storage = createStorage(clock)
  const tables = dynamoDb(stack, clock, { indexLag })
  const roles = directory
  const time = options.simulated && simulated({ agenda: later, clock, random, ...options.simulated })
  const vault = secretStore(place, clock, random)
  const lambda = lambdaHost({
    ...{ stack, clock, random, agenda: later, roles, logs: logStore.sink },
    connect: (request) => door.handle(request),
    timerSpeed: options.timerSpeed ?? 1,
    onRun: (run) => runs.push(run),
    ...{ paceOf: time?.paceOf, crash },
  })
  const { events, queues } = lambda
  const buses = eventBuses({
    ...{ stack, clock, random, agenda: later, events, queues },
    ...(arrival && { arrival }),
    ...(onEvent && { onEvent }),
  })
  const groups = stack.scheduleGroups.map(({ name }) => name)
  const timers = schedules({
    ...{ place, clock, random, agenda: later, roles, events, buses, queues, groups },
    ...(timerArrival && { arrival: timerArrival }),
    ...(changeTooLate && { changeTooLate }),
    ...(targetFault && { targetFault }),
  })
  const door: FrontDoor = frontDoor({
    ...{ directory, clock, account, region },
    faults: inTurn([...(options.faults ? [options.faults] : []), iamRate(iamCallsPerSecond)]),
    services: [
      iam.service,
      stsService({ directory, clock, region }),
      eventsService(buses, place, { ...(putFault && { fault: putFault }) }),
      schedulerService({ schedules: timers, groups, place, clock, roles }),
      lambda.service,
      tables.service,
      secretsService(place, clock, random, vault),
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
    truth: { iam: iam.state, secrets: vault.all },
    settled: time?.settled ?? (() => Promise.resolve()),
    putObject: (bucket, key, body) => {
      storage.createBucket(bucket)
      storage.putObject(bucket, key, body)
    },
  }
}

/** Ids and secrets that come again with a seed; without one they are as random as can be. */
function bytesOf(seed: number | undefined): RandomBytes | undefined {
  if (seed === undefined) return undefined
  const random = seeded(seed)
  return (size) => Uint8Array.from({ length: size }, () => random.below(256))
}
