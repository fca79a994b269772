import type { Attempt } from '@curfew/local-aws/faults'
import { queryPairs } from '@curfew/local-aws/uri-encoding'
import type { WireRequest } from '@curfew/local-aws/wire'
import { type Account, momentOf } from './account.ts'
import { type Change, changesBetween } from './changes.ts'
import { deadlines } from './deadlines.ts'
import type { SentEvent } from './events.ts'
import { expectations } from './expectations.ts'
import type { FaultInjection } from './fault-injection.ts'
import { type Moment, type Plan, SECOND } from './plan.ts'
import { jobOf } from './policies.ts'
import { acceptance } from './promises/acceptance.ts'
import { alive } from './promises/alive.ts'
import { answered } from './promises/answered.ts'
import { audit } from './promises/audit.ts'
import { closing } from './promises/closing.ts'
import { documents } from './promises/documents.ts'
import { exclusive } from './promises/exclusive.ts'
import { keys } from './promises/keys.ts'
import { leftovers } from './promises/leftovers.ts'
import { notices } from './promises/notices.ts'
import { opening } from './promises/opening.ts'
import type { Day, History, PromiseCheck, Violation } from './promises/promise.ts'
import { reopening } from './promises/reopening.ts'
import { sessions } from './promises/sessions.ts'
import { tampering } from './promises/tampering.ts'
import { timers } from './promises/timers.ts'
import { runOf, type Snapshot, snapshots } from './snapshot.ts'

export type ObserverOptions = {
  readonly account: Account
  readonly plan: Plan
  readonly sent: readonly SentEvent[]
  readonly arrived: ReadonlyMap<string, readonly Moment[]>
  readonly faults: FaultInjection
}

/** While nothing changes, only the passage of time can break a promise: it is enough to check now and then. */
const CHECK_INTERVAL = 5 * SECOND

/** Watches everything that really happens in an account, and collects the promises that were broken. */
export function observe({ account: { aws }, plan, sent, arrived, faults }: ObserverOptions) {
  const violations: Violation[] = []
  const changes: Change[] = []
  const rowSince = new Map<string, Moment>()
  const runs = new Map<string, string>()
  const history: History = { changes, rowSince, lastFailureOf }
  const expect = expectations(sent, arrived)
  const day: Day = { plan, aws, expect, history, deadlineOf: deadlines(plan, faults.hits) }
  const checks: readonly PromiseCheck[] = [
    ...[documents, timers, closing, opening, audit, keys, tampering, leftovers, notices, exclusive, alive].map(
      (promise) => promise(day),
    ),
    acceptance(day, sent, arrived),
    reopening(day, sent, arrived),
    sessions(day, sent, arrived),
    answered(day, sent, arrived),
  ]
  const source = snapshots(aws)
  let lastIam = aws.truth.iam()
  let last: Snapshot | undefined

  function lastFailureOf(lambda: string): Moment | undefined {
    const hit = faults.hits.findLast(({ target }) => target === `curfew-${lambda}`)?.at
    const failed = aws.runs.findLast(({ functionName, outcome }) => functionName === `curfew-${lambda}` && !outcome.ok)
    const moments = [hit, failed && momentOf(failed.at)].filter((moment) => moment !== undefined)
    return moments.length === 0 ? undefined : Math.max(...moments)
  }

  return {
    violations,
    /** Everything that was observed. */
    observed: () => ({ changes, rows: source.take().rows }),
    onRequest: (request: WireRequest) => {
      const policy = documentIn(request)
      if (policy === undefined) return
      const now = momentOf(aws.clock.now())
      violations.push(...checks.flatMap((one) => one.onDocument?.(policy.jobId, policy.document, now) ?? []))
    },
    onCarriedOut: ({ service, caller }: Attempt) => {
      if (service === 'dynamodb' || service === 'secretsmanager') source.invalidate()
      const iam = aws.truth.iam()
      if (iam === lastIam) return
      const by = caller.kind === 'role' ? caller.name.replace(/^curfew-/, '') : 'manual change'
      const made = changesBetween(lastIam, iam).map((change) => ({ ...change, at: momentOf(aws.clock.now()), by }))
      lastIam = iam
      changes.push(...made)
      const snapshot = source.take()
      violations.push(...checks.flatMap((one) => one.onChange?.(made, snapshot) ?? []))
    },
    check: () => {
      const snapshot = source.take()
      if (last !== undefined && isSame(snapshot, last) && snapshot.now - last.now < CHECK_INTERVAL) return
      last = snapshot
      for (const row of snapshot.rows.values()) {
        if (runs.get(row.jobId) !== runOf(row)) rowSince.set(row.jobId, snapshot.now)
        runs.set(row.jobId, runOf(row))
      }
      violations.push(...checks.flatMap((one) => one.onTime?.(snapshot) ?? []))
    },
    checkAWeekLater: () => {
      const snapshot = source.take()
      violations.push(...checks.flatMap((one) => one.aWeekLater?.(snapshot) ?? []))
    },
    checkEnd: () => {
      const snapshot = source.take()
      violations.push(...checks.flatMap((one) => one.atEnd?.(snapshot) ?? []))
    },
  }
}

function isSame(one: Snapshot, other: Snapshot): boolean {
  return one.iam === other.iam && one.rows === other.rows && one.stored === other.stored
}

/** The policy document that a request writes, and the job under whose path it writes it. */
function documentIn({ headers, body }: WireRequest) {
  if (!headers['content-type']?.includes('x-www-form-urlencoded')) return undefined
  const form = new Map(queryPairs(new TextDecoder().decode(body)))
  const document = form.get('PolicyDocument')
  if (document === undefined) return undefined
  const inPath = /^\/curfew\/([^/]+)\/$/.exec(form.get('Path') ?? '')?.[1]
  return { document, jobId: inPath ?? jobOf(form.get('PolicyArn') ?? '') }
}
