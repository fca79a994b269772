import type { Credentials } from '@curfew/local-aws/iam/directory'
import type { Job } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Day } from '#local/day/day.ts'
import { SEED } from '#test/fixtures/seed.ts'
import type { Account } from './account.ts'
import type { CrashInjector, CrashPoint } from './crash-injector.ts'
import { aRole, aUser } from './operator-events.ts'

export type Handler = 'schedule-access' | 'end-access' | 'settle-access' | 'rotate-keys' | 'sweep'

/** What a job asks for. Times are minutes and seconds from when the night began. */
export type Asked = {
  readonly job?: string
  readonly principal?: Principal
  readonly opens?: string
  readonly closes?: string
  readonly keys?: 'rotate' | 'deactivate' | 'keep'
  readonly datasets?: readonly string[]
  /** When it was put on the bus, if that is not when it arrives. */
  readonly askedAt?: string
}

/** One night in an account, with jobs and principals of its own. */
export type CrashDay = {
  readonly day: Day
  readonly crashes: CrashInjector
  readonly rowOf: Account['rowOf']
  readonly handler: Handler
  readonly crashPoint: CrashPoint | undefined
  readonly begin: Date
  readonly jobs: ReadonlyMap<string, Job>
  /** Whose keys are looked at, and which they had when the night began. */
  readonly users: ReadonlyMap<string, readonly Credentials[]>
  /** Keys that were stored while a job was open. */
  readonly used: Set<string>
  /** What was found not to be as it should. */
  readonly problems: string[]
  /** The user with one key that every night has. */
  readonly user: Principal
  /** What was on Curfew's bus tonight. */
  readonly news: () => Day['news']
  /** Runs of Lambdas tonight. */
  readonly runs: () => Day['aws']['runs']
  at(time: string): Date
  /** Lets time pass, with all that falls due on the way. */
  until(time: string): Promise<void>
  /** Lets time pass with every Lambda, timer and rule dead. */
  passDead(time: string): void
  /** The part of the night in which a call may go wrong. */
  underFire(part: () => Promise<void>): Promise<void>
  /** A name that no other night has. */
  named(name: string): string
  aUser(name: string, keys: number): Promise<Principal>
  aRole(name: string): Promise<Principal>
  put(detailType: string, detail: unknown): Promise<void>
  schedule(asked?: Asked): Promise<void>
  /** Takes the inventory, as the hourly rule does. */
  inventory(): Promise<void>
}

export const DATASET = { bucket: 'acmeco-training-datasets-wikipedia-2025-07-01', key: 'part-0000.parquet' }
export const GPU = { sourceIp: '203.0.113.42' }
export const ASKED = { requestedBy: 'ml-platform@acmeco.example', reason: 'nightly run' }

const MINUTE_MS = 60_000
/** The sweep comes at full minutes; what a night does comes between. */
const AFTER_THE_SWEEP_MS = 10_000

/** @param handler the Lambda whose calls are counted under fire */
export async function aCrashDay(
  account: Account,
  handler: Handler,
  crashPoint: CrashPoint | undefined,
): Promise<CrashDay> {
  const { day, crashes, rowOf } = account
  account.crashDays += 1
  const number = account.crashDays
  const begin = new Date(Math.ceil(day.clock.now().getTime() / MINUTE_MS + 1) * MINUTE_MS + AFTER_THE_SWEEP_MS)
  await day.until(begin)
  crashes.target(`curfew-${handler}`, number, crashPoint)
  const before = { news: day.news.length, runs: day.aws.runs.length }
  const jobs = new Map<string, Job>()
  const users = new Map<string, readonly Credentials[]>()
  const named = (name: string) => `${name}-${number}`
  const at = (time: string) => new Date(begin.getTime() + secondsOf(time) * 1000)
  const newUser = async (name: string, keys: number): Promise<Principal> => {
    users.set(named(name), await aUser(day.iam, named(name), keys, day.aws.boundaryArn))
    return { type: 'user', name: named(name) }
  }
  const user = await newUser('trainer', 1)

  return {
    ...{ day, crashes, rowOf, handler, crashPoint, begin, jobs, users, user, at, named },
    used: new Set(),
    problems: [],
    news: () => day.news.slice(before.news),
    runs: () => day.aws.runs.slice(before.runs),
    until: (time) => day.until(at(time)),
    passDead: (time) => day.passDead(at(time)),
    underFire: async (part) => {
      crashes.fire(true)
      await part().finally(() => crashes.fire(false))
    },
    aUser: newUser,
    aRole: async (name) => {
      await aRole(day.iam, named(name), day.aws)
      return { type: 'role', name: named(name) }
    },
    put: day.put,
    schedule: async (asked = {}) => {
      const { job = 'job', principal = user, askedAt } = asked
      jobs.set(job, { jobId: named(job), principal })
      const detail = requestOf(asked, { jobId: named(job), principal }, at)
      if (askedAt === undefined) return day.put('Training Job Scheduled', detail)
      const event = { source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled', detail, time: at(askedAt) }
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

/** As a user writes it. The shortest window that there is, and far enough away for a timer, if nobody says otherwise. */
export function requestOf(
  { opens = '3:40', closes = '8:40', keys = 'rotate', datasets = [`s3://${DATASET.bucket}`] }: Asked,
  { jobId, principal }: Job,
  at: CrashDay['at'],
) {
  const window = { opensAt: printInstant(at(opens)), closesAt: printInstant(at(closes)) }
  const strategy = principal.type === 'user' ? { keys } : {}
  return { jobId, principal, window, network: SEED.network, access: { datasets }, ...strategy, ...ASKED }
}

function secondsOf(time: string): number {
  const [minutes = 0, seconds = 0] = time.split(':').map(Number)
  return minutes * 60 + seconds
}
