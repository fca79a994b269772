import { type Agenda, createAgenda } from './agenda.ts'
import type { Clock } from './clock.ts'
import { addEmbedded } from './cloudwatch/metrics/embedded.ts'
import { createMetrics } from './cloudwatch/metrics/store.ts'
import { createDataPlane } from './data-plane.ts'
import { createDynamoDb, type DynamoDb } from './dynamodb/service.ts'
import type { IndexLag } from './dynamodb/store.ts'
import type { StreamFaults } from './dynamodb/streams/faults.ts'
import { createStreams, type Streams } from './dynamodb/streams/streams.ts'
import type { Arrival } from './events/arrival.ts'
import { type Buses, createBuses } from './events/buses.ts'
import type { BusEvent } from './events/event.ts'
import type { EntryFault } from './events/put-events.ts'
import { eventsService } from './events/service.ts'
import { combineFaults, type Faults } from './faults.ts'
import { createGateway, type Gateway } from './gateway.ts'
import type { Directory } from './iam/directory.ts'
import { bytesFrom } from './iam/identifier.ts'
import { createLocalIam } from './iam/local-iam.ts'
import type { Quotas } from './iam/quotas.ts'
import { iamRate } from './iam/rate.ts'
import type { State } from './iam/state.ts'
import type { ContainerOptions } from './lambda/container.ts'
import type { Run } from './lambda/functions.ts'
import { createLambdaHost, type LambdaHost } from './lambda/host.ts'
import { type Simulated, simulatedTime } from './lambda/simulated-pace.ts'
import { createLogs, type Logs } from './logs/service.ts'
import { type Peer, withPeers } from './peers.ts'
import { seeded } from './random.ts'
import { type S3Fixtures, s3Fixtures } from './s3/fixtures.ts'
import { createSchedules, type Schedules, type SchedulesOptions } from './scheduler/schedules.ts'
import { schedulerService } from './scheduler/service.ts'
import type { Secret } from './secrets/secret.ts'
import { secretsService } from './secrets/service.ts'
import { createSecretStore } from './secrets/store.ts'
import { sqsService } from './sqs/service.ts'
import { stsService } from './sts.ts'
import { loadStack, readStack } from './template/load.ts'
import type { Stack } from './template/stack.ts'
import type { StackLocation } from './template/stack-location.ts'

export type LocalAwsOptions = {
  readonly clock: Clock
  /** The CloudFormation template to deploy, as parsed JSON. Default: the one in `packageFolder`, or none. */
  readonly template?: unknown
  /** The folder with the zips of the template's Lambda functions; `osls package` writes both to `.serverless`. */
  readonly packageFolder?: string
  /** Default: `local`. */
  readonly stackName?: string
  /** Default: `111122223333`. */
  readonly account?: string
  /** Default: `us-east-1`. */
  readonly region?: string
  /** IAM quotas that differ from AWS's defaults. */
  readonly quotas?: Partial<Quotas>
  /** How long IAM's reads and authorization lag behind its writes. Default: 0. */
  readonly visibilityDelaySeconds?: number
  /** Faults to inject into calls of any service. */
  readonly faults?: Faults
  /** IAM's rate limit for roles, read at every call. Default, or undefined: no limit. */
  readonly iamCallsPerSecond?: () => number | undefined
  /** Decides at each call of a Lambda function whether its container crashes. */
  readonly crash?: ContainerOptions['crash']
  /** How long DynamoDB's global indexes lag behind their table. */
  readonly indexLag?: IndexLag
  /** How late and how often records of DynamoDB streams arrive, and when they do not. */
  readonly streamFaults?: StreamFaults
  /** How often, and with what delay, an event reaches a target. */
  readonly arrival?: Arrival
  /** Makes single entries of PutEvents fail, in a response with status 200. */
  readonly putFault?: EntryFault
  /** How often, and with what delay in milliseconds, a schedule fires. */
  readonly timerArrival?: NonNullable<SchedulesOptions['arrival']>
  /** Whether a change of a schedule comes too late, so that the schedule still fires as it was. */
  readonly changeTooLate?: NonNullable<SchedulesOptions['changeTooLate']>
  /** Makes a schedule's call to its target fail, with an error code. */
  readonly targetFault?: NonNullable<SchedulesOptions['targetFault']>
  /** How many times faster than real time the Lambdas' own timers run, such as an SDK's back-off. Default: 1. */
  readonly timerSpeed?: number
  /** Lets Lambdas run in simulated time: every call takes some, and functions interleave repeatably. */
  readonly simulated?: Simulated
  /** Makes ids and secrets repeatable. Default: random. */
  readonly seed?: number
  /** Other services on this machine, such as local Tigris, that Lambdas and clients of the account reach by their host names. */
  readonly peers?: readonly Peer[]
  /** Changes the stack before it is deployed: to remove a statement from a role, for example. */
  readonly alter?: (stack: Stack) => Stack
  /** Called with every event that is put on a bus. */
  readonly onEvent?: (busName: string, event: BusEvent) => void
  /** Called after every run of a Lambda function. */
  readonly onRun?: (run: Run) => void
}

/** An AWS account on this machine, with the given stack deployed in it. */
export type LocalAws = Gateway &
  S3Fixtures & {
    readonly stack: Stack
    readonly clock: Clock
    readonly agenda: Agenda
    readonly directory: Directory
    readonly buses: Buses
    readonly lambda: LambdaHost
    readonly schedules: Schedules
    readonly dynamoDb: DynamoDb
    readonly streams: Streams
    readonly logs: Logs
    /** Every run of a Lambda function so far. */
    readonly runs: readonly Run[]
    /** The current content of IAM and Secrets Manager, including writes that readers do not see yet: for observers. */
    readonly truth: { readonly iam: () => State; readonly secrets: () => readonly Secret[] }
    /** In simulated time: resolves when every running Lambda waits for an entry of the agenda. */
    readonly settled: () => Promise<void>
  }

const ACCOUNT = '111122223333'
const REGION = 'us-east-1'

/**
 * Starts an account. Without a template it is empty: no user, bucket, table or function, and the default event bus and
 * schedule group only. Throws if the package is missing, if AWS would refuse the template, or if local AWS cannot run it.
 */
export async function localAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { clock, account = ACCOUNT, region = REGION, stackName = 'local' } = options
  const location = { account, region, stackName }
  const stack = stackOf(options, location)
  const { quotas, arrival, onEvent, visibilityDelaySeconds = 0, iamCallsPerSecond = () => undefined } = options
  const { crash, indexLag, streamFaults, putFault, timerArrival, changeTooLate, targetFault } = options
  const random = seeded(options.seed ?? 1)
  const iam = createLocalIam({ account, clock, visibilityDelaySeconds, quotas, random: bytesFrom(options.seed) })
  const { directory } = iam
  for (const policy of stack.managedPolicies) directory.putManagedPolicy(policy)
  for (const role of stack.roles) directory.putRole(role)

  const agenda = createAgenda(clock)
  const runs: Run[] = []
  const metrics = createMetrics(clock)
  const logs = createLogs(stack, location, clock, (message) => addEmbedded(metrics, message))
  for (const { group, name } of stack.logStreams) logs.groups.createStream(logs.groups.get(group), name)
  const { storage, services } = createDataPlane(stack, clock, metrics)
  const streams = createStreams({ stack, clock, agenda, random, faults: streamFaults })
  const dynamoDb = createDynamoDb(stack, clock, { indexLag, onCommit: streams.add })
  const secrets = createSecretStore(location, clock, random)
  const time = options.simulated && simulatedTime({ agenda, clock, random, ...options.simulated })
  const lambda = createLambdaHost({
    ...{ stack, clock, random, agenda, roles: directory, logs: logs.sink, metrics },
    send: (request) => handle(request),
    onRun: (run) => {
      runs.push(run)
      options.onRun?.(run)
    },
    ...{ paceOf: time?.paceOf, crash, streams, streamFaults, timerSpeed: options.timerSpeed ?? 1 },
  })
  const { events, queues } = lambda
  const buses = createBuses({
    ...{ stack, clock, random, agenda, events, queues, metrics },
    ...(arrival && { arrival }),
    ...(onEvent && { onEvent }),
  })
  const groups = ['default', ...stack.scheduleGroups.map(({ name }) => name)]
  const schedules = createSchedules({
    ...{ location, clock, random, agenda, roles: directory, events, buses, queues, groups, metrics },
    ...(timerArrival && { arrival: timerArrival }),
    ...(changeTooLate && { changeTooLate }),
    ...(targetFault && { targetFault }),
  })
  const gateway = createGateway({
    ...{ directory, clock, account, region },
    faults: combineFaults([...(options.faults ? [options.faults] : []), iamRate(iamCallsPerSecond)]),
    services: [
      iam.service,
      stsService({ directory, clock, region }),
      eventsService(buses, location, { ...(putFault && { fault: putFault }) }),
      schedulerService({ schedules, groups, location, clock, roles: directory }),
      lambda.service,
      dynamoDb.service,
      secretsService(location, clock, random, secrets),
      logs.service,
      sqsService({ resources: stack.queues, queues, location, clock, random }),
      ...services,
    ],
  })

  const handle = withPeers(gateway, options.peers)

  return {
    ...{ ...gateway, handle },
    ...{ stack, clock, agenda, directory, buses, lambda, schedules, dynamoDb, streams, logs, runs },
    truth: { iam: iam.state, secrets: secrets.all },
    settled: time?.settled ?? (() => Promise.resolve()),
    ...s3Fixtures(storage),
  }
}

function stackOf({ template, packageFolder, alter }: LocalAwsOptions, location: StackLocation): Stack {
  const stack =
    template === undefined && packageFolder !== undefined
      ? loadStack(packageFolder, location)
      : readStack(template ?? { Resources: {} }, location, packageFolder)
  return alter ? alter(stack) : stack
}
