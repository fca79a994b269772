import type { CallRecord } from '@curfew/local-aws/calls'
import { manualClock } from '@curfew/local-aws/clock'
import type { Run } from '@curfew/local-aws/lambda/functions'
import type { LocalCurfewOptions } from '#local/local-curfew.ts'
import { type Account, BEGIN, createAccount, instantOf, momentOf } from './account.ts'
import { callFaults, callTimes, crashes } from './calls.ts'
import { type Coverage, coverageOf } from './coverage.ts'
import { arrivals, indexLags, putFaults, streamFaults, timerArrivals } from './deliveries.ts'
import { eventOf, type SentEvent } from './events.ts'
import { type FaultInjection, faultInjection } from './fault-injection.ts'
import { tamper } from './manual-changes.ts'
import { observe } from './observer.ts'
import { type Act, faultsOf, isAct, type JobRequest, MINUTE, type Moment, type Plan } from './plan.ts'
import { denials } from './probes.ts'
import type { Violation } from './promises/promise.ts'

export type Report = {
  /** The first violations, all of one moment: the day ends with them. */
  readonly violations: readonly Violation[]
  readonly coverage: Coverage
  readonly calls: readonly CallRecord[]
  readonly runs: readonly Run[]
}

/** Deliberate defects, to show that the observer notices them. */
export type Overrides = Partial<Omit<LocalCurfewOptions, 'clock'>>

type Step = { readonly at: Moment; readonly do: () => void | Promise<void> }

/** More than any day needs. */
const MAX_STEPS = 200_000

/** Simulates the day of a plan, in steps of one event, timer or call each. The observer checks the account after each step. */
export async function simulate(plan: Plan, overrides: Overrides = {}): Promise<Report> {
  const clock = manualClock(BEGIN)
  const injection = faultInjection(plan, () => momentOf(clock.now()))
  const { arrival, arrived } = arrivals(injection)
  const watched: { observer?: Observer } = {}
  const account = await createAccount(plan, { ...optionsFor(plan, injection, watched), arrival, ...overrides }, clock)
  const { aws } = account
  const sent: SentEvent[] = []
  const observer = observe({ account, plan, sent, arrived, faults: injection })
  watched.observer = observer

  await run(
    plan,
    account,
    stepsOf(plan, account, sent, injection, (violation) => observer.violations.push(violation)),
    () => {
      observer.check()
      return observer.violations.length === 0
    },
  )
  if (observer.violations.length === 0) observer.checkEnd()
  const coverage = coverageOf(account, sent, injection.hits, observer.observed())
  if (observer.violations.length === 0) {
    await passAWeek(plan, account)
    observer.checkAWeekLater()
  }
  const [failure] = aws.agenda.errors
  if (failure) throw new Error(`Cannot simulate seed ${plan.seed}: local AWS failed`, { cause: failure.error })
  return {
    violations: observer.violations,
    calls: aws.calls.all,
    runs: aws.runs,
    coverage,
  }
}

type Observer = ReturnType<typeof observe>

function optionsFor(plan: Plan, injection: FaultInjection, watched: { readonly observer?: Observer }) {
  const crash = crashes(injection, faultsOf(plan, 'all dead'))
  const [lag] = faultsOf(plan, 'iam lag')
  const [quota] = faultsOf(plan, 'small quota')
  return {
    seed: plan.seed,
    faults: callFaults(injection, (attempt) => watched.observer?.onCarriedOut(attempt)),
    timerArrival: timerArrivals(injection),
    indexLag: indexLags(injection),
    putFault: putFaults(injection),
    streamFaults: streamFaults(injection),
    simulated: callTimes(injection),
    iamCallsPerSecond: () => injection.on('iam rate')[0]?.perSecond,
    visibilityDelaySeconds: lag?.seconds ?? 0,
    ...(quota && { quotas: { AttachedPoliciesPerUserQuota: quota.attached } }),
    crash: (functionName: string, requestId: string, request: Parameters<Observer['onRequest']>[0]) => {
      watched.observer?.onRequest(request)
      return crash(functionName, requestId)
    },
  }
}

/** Runs the steps of the day until a promise is broken. While everything is dead, only people act. */
async function run({ minutes, elements }: Plan, { aws, clock }: Account, steps: Step[], isIntact: () => boolean) {
  const outages = elements.flatMap((one) => (one.kind === 'all dead' ? [one] : []))
  const nextEntry = (): Moment => {
    const due = Math.max(momentOf(aws.agenda.nextDue() ?? new Date(8e15)), momentOf(clock.now()))
    return outages.reduce((moment, { from, to }) => (from <= moment && moment < to ? to : moment), due)
  }
  for (let step = 0; step < MAX_STEPS; step++) {
    const [step] = steps
    const entry = nextEntry()
    const next = Math.min(entry, step?.at ?? Number.POSITIVE_INFINITY)
    if (next > minutes * MINUTE) return clock.moveTo(instantOf(minutes * MINUTE))
    if (next > momentOf(clock.now())) clock.moveTo(instantOf(next))
    if (step !== undefined && step.at <= entry) await steps.shift()?.do()
    else void aws.agenda.takeDue()?.run()
    await aws.settled()
    if (!isIntact()) return
  }
  throw new Error(`Cannot simulate the day: it has not ended after ${MAX_STEPS} steps`)
}

const WEEK = 7 * 24 * 60 * MINUTE

/** Nothing runs for a week, and then everything does for five minutes. */
async function passAWeek(plan: Plan, account: Account): Promise<void> {
  account.clock.moveTo(instantOf(momentOf(account.clock.now()) + WEEK))
  const minutes = momentOf(account.clock.now()) / MINUTE + 5
  await run({ ...plan, elements: [], minutes }, account, [], () => true)
}

function stepsOf(
  plan: Plan,
  account: Account,
  sent: SentEvent[],
  injection: FaultInjection,
  onViolation: (violation: Violation) => void,
): Step[] {
  const requests = plan.elements.filter(isAct).flatMap((act) => (act.kind === 'schedule' ? [act.request] : []))
  const steps = plan.elements
    .filter(isAct)
    .map((act): Step => ({ at: act.at, do: () => perform(act, account, requests, sent) }))
  const probes = faultsOf(plan, 'all dead').map(({ from, to }): Step => {
    const addProbes = () => {
      steps.push(...denials(account, to, onViolation, (answer) => injection.hit('all dead', answer)))
      steps.sort((a, b) => a.at - b.at)
    }
    return { at: from, do: addProbes }
  })
  steps.push(...probes)
  return steps.sort((a, b) => a.at - b.at)
}

async function perform(act: Act, account: Account, requests: readonly JobRequest[], sent: SentEvent[]): Promise<void> {
  const { aws, clock } = account
  if (act.kind === 'restart') return aws.lambda.functions.restart()
  if (act.kind === 'manual change') {
    const principal = requests.find(({ jobId }) => jobId === act.jobId)?.principal
    return principal && tamper(act.operation, act.jobId, principal, account)
  }
  const event = eventOf(act)
  const isFromAws = event.source.startsWith('aws.')
  const { id, time } = isFromAws ? aws.buses.putFromAws(event) : aws.buses.put(aws.busName, event)
  sent.push({ act, at: momentOf(clock.now()), time: momentOf(new Date(time)), eventId: id })
}
