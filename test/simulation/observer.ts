import type { Attempt } from '@curfew/local-aws/faults'
import { queryPairs } from '@curfew/local-aws/uri-encoding'
import type { WireRequest } from '@curfew/local-aws/wire'
import { type Account, momentOf } from './account.ts'
import { type Change, changesBetween } from './changes.ts'
import type { Told } from './events.ts'
import { expectations } from './expectations.ts'
import type { FaultInjection } from './fault-injection.ts'
import { patience } from './patience.ts'
import { type Moment, type Plan, SECOND } from './plan.ts'
import { jobOf } from './policies.ts'
import { acceptance } from './promises/acceptance.ts'
import { audit } from './promises/audit.ts'
import { closing } from './promises/closing.ts'
import { documents } from './promises/documents.ts'
import { keys } from './promises/keys.ts'
import { leftovers } from './promises/leftovers.ts'
import { opening } from './promises/opening.ts'
import type { Day, History, Violation, Watch } from './promises/promise.ts'
import { tampering } from './promises/tampering.ts'
import { timers } from './promises/timers.ts'
import { type Snapshot, watcher } from './snapshot.ts'

export type Observed = {
  readonly account: Account
  readonly plan: Plan
  readonly told: readonly Told[]
  readonly arrived: ReadonlyMap<string, readonly Moment[]>
  readonly faults: FaultInjection
}

/** Where nothing changes, only time can break a promise, and not by the second. */
const GLANCE = 5 * SECOND

/** Sees everything that really happens in an account, and says which promises were broken. */
export function observer({ account: { aws }, plan, told, arrived, faults }: Observed) {
  const violations: Violation[] = []
  const changes: Change[] = []
  const rowSince = new Map<string, Moment>()
  const history: History = { changes, rowSince, lastFailureOf }
  const expect = expectations(told, arrived)
  const day: Day = { plan, aws, expect, history, patience: patience(plan, faults.hits) }
  const watches: readonly Watch[] = [
    ...[documents, timers, closing, opening, audit, keys, tampering, leftovers].map((promise) => promise(day)),
    acceptance(day, told, arrived),
  ]
  const eyes = watcher(aws)
  let known = aws.truth.iam()
  let last: Snapshot | undefined

  function lastFailureOf(lambda: string): Moment | undefined {
    const hit = faults.hits.findLast(({ of }) => of === `curfew-${lambda}`)?.at
    const failed = aws.runs.findLast(({ functionName, outcome }) => functionName === `curfew-${lambda}` && !outcome.ok)
    const moments = [hit, failed && momentOf(failed.at)].filter((moment) => moment !== undefined)
    return moments.length === 0 ? undefined : Math.max(...moments)
  }

  return {
    violations,
    /** What was seen in all. */
    seen: () => ({ changes, rows: eyes.look().rows }),
    onRequest: (request: WireRequest) => {
      const written = documentIn(request)
      if (written === undefined) return
      const now = momentOf(aws.clock.now())
      violations.push(...watches.flatMap((one) => one.written?.(written.jobId, written.document, now) ?? []))
    },
    onCarriedOut: ({ service, caller }: Attempt) => {
      if (service === 'dynamodb' || service === 'secretsmanager') eyes.changed()
      const iam = aws.truth.iam()
      if (iam === known) return
      const by = caller.kind === 'role' ? caller.name.replace(/^curfew-/, '') : 'manual change'
      const made = changesBetween(known, iam).map((change) => ({ ...change, at: momentOf(aws.clock.now()), by }))
      known = iam
      changes.push(...made)
      const snapshot = eyes.look()
      violations.push(...watches.flatMap((one) => one.changed?.(made, snapshot) ?? []))
    },
    look: () => {
      const snapshot = eyes.look()
      if (last !== undefined && isSame(snapshot, last) && snapshot.now - last.now < GLANCE) return
      last = snapshot
      for (const jobId of snapshot.rows.keys()) if (!rowSince.has(jobId)) rowSince.set(jobId, snapshot.now)
      violations.push(...watches.flatMap((one) => one.passed?.(snapshot) ?? []))
    },
    atTheEnd: () => {
      const snapshot = eyes.look()
      violations.push(...watches.flatMap((one) => one.over?.(snapshot) ?? []))
    },
  }
}

function isSame(one: Snapshot, other: Snapshot): boolean {
  return one.iam === other.iam && one.rows === other.rows && one.stored === other.stored
}

/** A policy document that a request writes, and the job under whose path. */
function documentIn({ headers, body }: WireRequest) {
  if (!headers['content-type']?.includes('x-www-form-urlencoded')) return undefined
  const form = new Map(queryPairs(new TextDecoder().decode(body)))
  const document = form.get('PolicyDocument')
  if (document === undefined) return undefined
  const inPath = /^\/curfew\/([^/]+)\/$/.exec(form.get('Path') ?? '')?.[1]
  return { document, jobId: inPath ?? jobOf(form.get('PolicyArn') ?? '') }
}
