import type { Credentials } from '@curfew/local-aws/iam/directory'
import type { Job } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Day } from '#local/day/day.ts'
import { SEED } from '#test/fixtures/seed.ts'
import type { Account } from './account.ts'
import type { CrashInjector, CrashPoint } from './crash-injector.ts'
import { createRole, createUser } from './principals.ts'

export type Handler = 'schedule-access' | 'end-access' | 'settle-access' | 'rotate-keys' | 'sweep' | 'publish'

/** What a job requests. Times are minutes and seconds since the start of the day: `8:40`. */
export type JobRequest = {
  readonly job?: string
  readonly principal?: Principal
  readonly opens?: string
  readonly closes?: string
  readonly keys?: 'rotate' | 'deactivate' | 'keep'
  readonly datasets?: readonly string[]
  readonly runsFor?: string
  readonly heartbeat?: string
  /** The Batch job that ends the grant. */
  readonly endsWith?: string
  /** When the event was put on the bus, if that is not when it arrives. */
  readonly putAt?: string
}

/** One day in an account, with jobs and principals of its own. */
export type CrashDay = {
  readonly day: Day
  readonly crashes: CrashInjector
  readonly rowOf: Account['rowOf']
  readonly ringOf: Account['ringOf']
  readonly banOf: Account['banOf']
  readonly handler: Handler
  readonly crashPoint: CrashPoint | undefined
  readonly begin: Date
  readonly jobs: ReadonlyMap<string, Job>
  /** The users whose keys are checked, with the keys that they had at the start of the day. */
  readonly users: ReadonlyMap<string, readonly Credentials[]>
  /** The roles of the day. */
  readonly roles: readonly Principal[]
  /** Ids of keys that were stored while a job was open. */
  readonly used: Set<string>
  /** Everything that was found wrong. */
  readonly problems: string[]
  /** Every day has this user, who has one key. */
  readonly user: Principal
  /** Events on Curfew's bus since the start of the day. */
  readonly news: () => Day['news']
  /** Runs of Lambdas since the start of the day. */
  readonly runs: () => Day['aws']['runs']
  at(time: string): Date
  /** Moves the clock, and runs everything that falls due on the way. */
  until(time: string): Promise<void>
  /** Moves the clock with every Lambda, timer and rule stopped. */
  passDead(time: string): void
  /** Runs the part of the day in which calls are counted, and some of them fail. */
  withCrashes(part: () => Promise<void>): Promise<void>
  /** A name that no other day uses. */
  named(name: string): string
  createUser(name: string, keys: number): Promise<Principal>
  createRole(name: string): Promise<Principal>
  put(detailType: string, detail: unknown): Promise<void>
  schedule(request?: JobRequest): Promise<void>
  /** Starts the inventory, as the hourly rule does. */
  inventory(): Promise<void>
}

export const DATASET = { bucket: 'acmeco-training-datasets-wikipedia-2025-07-01', key: 'part-0000.parquet' }
export const GPU = { sourceIp: '203.0.113.42' }
export const REQUESTER = { requestedBy: 'ml-platform@acmeco.example', reason: 'nightly training' }

const MINUTE_MS = 60_000
/** The sweep runs at full minutes; the steps of a day fall between them. */
const AFTER_SWEEP_MS = 10_000

/** @param handler the Lambda whose calls are counted, and made to fail */
export async function startCrashDay(
  account: Account,
  handler: Handler,
  crashPoint: CrashPoint | undefined,
): Promise<CrashDay> {
  const { day, crashes, rowOf, ringOf, banOf } = account
  account.dayNumber += 1
  const number = account.dayNumber
  const begin = new Date(Math.ceil(day.clock.now().getTime() / MINUTE_MS + 1) * MINUTE_MS + AFTER_SWEEP_MS)
  await day.until(begin)
  crashes.target(`curfew-${handler}`, number, crashPoint)
  const before = { news: day.news.length, runs: day.aws.runs.length }
  const jobs = new Map<string, Job>()
  const users = new Map<string, readonly Credentials[]>()
  const roles: Principal[] = []
  const named = (name: string) => `${name}-${number}`
  const at = (time: string) => new Date(begin.getTime() + secondsOf(time) * 1000)
  const newUser = async (name: string, keys: number): Promise<Principal> => {
    users.set(named(name), await createUser(day.iam, named(name), keys, day.aws.boundaryArn))
    return { type: 'user', name: named(name) }
  }
  const user = await newUser('trainer', 1)

  return {
    ...{ day, crashes, rowOf, ringOf, banOf, roles, handler, crashPoint, begin, jobs, users, user, at, named },
    used: new Set(),
    problems: [],
    news: () => day.news.slice(before.news),
    runs: () => day.aws.runs.slice(before.runs),
    until: (time) => day.until(at(time)),
    passDead: (time) => day.passDead(at(time)),
    withCrashes: async (part) => {
      crashes.arm(true)
      await part().finally(() => crashes.arm(false))
    },
    createUser: newUser,
    createRole: async (name) => {
      await createRole(day.iam, named(name), day.aws)
      const role: Principal = { type: 'role', name: named(name) }
      roles.push(role)
      return role
    },
    put: day.put,
    schedule: async (request = {}) => {
      const { job = 'job', principal = user, putAt } = request
      jobs.set(job, { jobId: named(job), principal })
      const detail = detailOf(request, { jobId: named(job), principal }, at)
      if (putAt === undefined) return day.put('Training Job Scheduled', detail)
      const event = { source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled', detail, time: at(putAt) }
      day.aws.buses.put(day.aws.busName, event)
      await day.until(day.clock.now())
    },
    inventory: async () => {
      const payload = JSON.stringify({ source: 'curfew', 'detail-type': 'Inventory Due' })
      day.aws.lambda.events.enqueue('curfew-sweep', payload)
      await day.until(day.clock.now())
    },
  }
}

/** The event as a platform writes it. By default the window is the shortest one, and far enough ahead to need a timer. */
function detailOf(
  { opens = '3:40', closes = '8:40', keys = 'rotate', datasets = [`s3://${DATASET.bucket}`], ...asked }: JobRequest,
  { jobId, principal }: Job,
  at: CrashDay['at'],
) {
  const { runsFor, heartbeat, endsWith } = asked
  const window = { opensAt: printInstant(at(opens)), closesAt: printInstant(at(closes)), runsFor, heartbeat }
  const strategy = principal.type === 'user' ? { keys } : {}
  const named = endsWith === undefined ? {} : { endsWith: { batch: { jobName: endsWith } } }
  return { jobId, principal, window, network: SEED.network, access: { datasets }, ...strategy, ...named, ...REQUESTER }
}

function secondsOf(time: string): number {
  const [minutes = 0, seconds = 0] = time.split(':').map(Number)
  return minutes * 60 + seconds
}
