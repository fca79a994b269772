import type { CallRecord } from '@curfew/local-aws/calls'
import { heldClock } from '@curfew/local-aws/clock'
import type { Run } from '@curfew/local-aws/lambda/functions'
import type { LocalCurfewOptions } from '#local/local-curfew.ts'
import { type Account, anAccount, BEGIN, instantOf, momentOf } from './account.ts'
import { callFaults, callTimes, crashes } from './calls.ts'
import { type Coverage, coverageOf } from './coverage.ts'
import { arrivals, indexLags, putFaults, timerArrivals } from './deliveries.ts'
import { eventOf, type Told } from './events.ts'
import { type FaultInjection, faultInjection } from './fault-injection.ts'
import { tamper } from './manual-changes.ts'
import { observer } from './observer.ts'
import { type Act, type Asked, isAct, MINUTE, type Moment, type Plan, troublesOf } from './plan.ts'
import { denials } from './probes.ts'
import type { Violation } from './promises/promise.ts'

export type Report = {
  /** Those that were seen first, at one moment; the day ends with them. */
  readonly violations: readonly Violation[]
  readonly coverage: Coverage
  readonly calls: readonly CallRecord[]
  readonly runs: readonly Run[]
}

/** What is other than it should be: to show that it is noticed. */
export type Changed = Partial<Omit<LocalCurfewOptions, 'clock'>>

type Doing = { readonly at: Moment; readonly do: () => void | Promise<void> }

/** More than any honest day has. */
const MAX_STEPS = 200_000

/** Lives through the day of a plan, in steps of one event, timer or call each, with an observer looking on after each. */
export async function live(plan: Plan, changed: Changed = {}): Promise<Report> {
  const clock = heldClock(BEGIN)
  const injection = faultInjection(plan, () => momentOf(clock.now()))
  const { arrival, arrived } = arrivals(injection)
  const watched: { eyes?: Eyes } = {}
  const account = await anAccount(plan, { ...optionsFor(plan, injection, watched), arrival, ...changed }, clock)
  const { aws } = account
  const told: Told[] = []
  const eyes = observer({ account, plan, told, arrived, faults: injection })
  watched.eyes = eyes

  await pass(
    plan,
    account,
    doingsOf(plan, account, told, injection, (violation) => eyes.violations.push(violation)),
    () => {
      eyes.look()
      return eyes.violations.length === 0
    },
  )
  if (eyes.violations.length === 0) eyes.atTheEnd()
  const [trouble] = aws.agenda.troubles
  if (trouble) throw new Error(`Cannot simulate seed ${plan.seed}: local AWS failed`, { cause: trouble.error })
  return {
    violations: eyes.violations,
    calls: aws.calls.all,
    runs: aws.runs,
    coverage: coverageOf(account, told, injection.hits, eyes.seen()),
  }
}

type Eyes = ReturnType<typeof observer>

function optionsFor(plan: Plan, injection: FaultInjection, watched: { readonly eyes?: Eyes }) {
  const crash = crashes(injection, troublesOf(plan, 'all dead'))
  const [lag] = troublesOf(plan, 'iam lag')
  const [quota] = troublesOf(plan, 'small quota')
  return {
    seed: plan.seed,
    faults: callFaults(injection, (attempt) => watched.eyes?.onCarriedOut(attempt)),
    timerArrival: timerArrivals(injection),
    indexLag: indexLags(injection),
    putFault: putFaults(injection),
    simulated: callTimes(injection),
    iamCallsPerSecond: () => injection.on('iam rate')[0]?.perSecond,
    visibilityDelaySeconds: lag?.seconds ?? 0,
    ...(quota && { quotas: { AttachedPoliciesPerUserQuota: quota.attached } }),
    crash: (functionName: string, requestId: string, request: Parameters<Eyes['onRequest']>[0]) => {
      watched.eyes?.onRequest(request)
      return crash(functionName, requestId)
    },
  }
}

/** Lets the time of the plan pass, for as long as all is well. Where everything is dead, only people act. */
async function pass({ minutes, elements }: Plan, { aws, clock }: Account, doings: Doing[], isWell: () => boolean) {
  const deaths = elements.flatMap((one) => (one.kind === 'all dead' ? [one] : []))
  const nextEntry = (): Moment => {
    const due = Math.max(momentOf(aws.agenda.nextDue() ?? new Date(8e15)), momentOf(clock.now()))
    return deaths.reduce((moment, { from, to }) => (from <= moment && moment < to ? to : moment), due)
  }
  for (let step = 0; step < MAX_STEPS; step++) {
    const [doing] = doings
    const entry = nextEntry()
    const next = Math.min(entry, doing?.at ?? Number.POSITIVE_INFINITY)
    if (next > minutes * MINUTE) return clock.moveTo(instantOf(minutes * MINUTE))
    if (next > momentOf(clock.now())) clock.moveTo(instantOf(next))
    if (doing !== undefined && doing.at <= entry) await doings.shift()?.do()
    else void aws.agenda.takeDue()?.run()
    await aws.settled()
    if (!isWell()) return
  }
  throw new Error(`Cannot simulate the day: it has not ended after ${MAX_STEPS} steps`)
}

function doingsOf(
  plan: Plan,
  account: Account,
  told: Told[],
  injection: FaultInjection,
  onViolation: (violation: Violation) => void,
): Doing[] {
  const asked = plan.elements.filter(isAct).flatMap((act) => (act.kind === 'schedule' ? [act.asked] : []))
  const doings = plan.elements
    .filter(isAct)
    .map((act): Doing => ({ at: act.at, do: () => perform(act, account, asked, told) }))
  const probes = troublesOf(plan, 'all dead').map(({ from, to }): Doing => {
    const look = () => {
      doings.push(...denials(account, to, onViolation, (answer) => injection.hit('all dead', answer)))
      doings.sort((a, b) => a.at - b.at)
    }
    return { at: from, do: look }
  })
  doings.push(...probes)
  return doings.sort((a, b) => a.at - b.at)
}

async function perform(act: Act, account: Account, asked: readonly Asked[], told: Told[]): Promise<void> {
  const { aws, clock } = account
  if (act.kind === 'restart') return aws.lambda.functions.restart()
  if (act.kind === 'manual change') {
    const principal = asked.find(({ jobId }) => jobId === act.jobId)?.principal
    return principal && tamper(act.operation, act.jobId, principal, account)
  }
  const event = eventOf(act)
  const isFromAws = event.source.startsWith('aws.')
  const { id, time } = isFromAws ? aws.buses.putFromAws(event) : aws.buses.put(aws.busName, event)
  told.push({ act, at: momentOf(clock.now()), time: momentOf(new Date(time)), eventId: id })
}
