import { type Attempt, broken, connectionLost, type Faults } from '@curfew/local-aws/faults'
import type { Crash } from '@curfew/local-aws/lambda/container'
import type { WireRequest } from '@curfew/local-aws/wire'
import type { LocalCurfewOptions } from '#local/local-curfew.ts'
import { readRequest } from './read-request.ts'

/**
 * How a call goes wrong. `before`: the process dies, and the call never leaves it. `answer lost`: the call is carried out,
 * the connection breaks before its answer comes, and the process lives to try it again. `after`: the process dies with the
 * answer in hand.
 */
export type How = 'before' | 'answer lost' | 'after'

/** A call under fire; tries of the same call are one. */
export type Call = {
  readonly operation: string
  /** What tells it from the others of the night, in every night of the scenario: `PutItem of job, trainer (2)`. */
  readonly label: string
  readonly run: string
  /** Whether AWS carried it out. */
  isDone: boolean
}

/** Which of the calls under fire go wrong. A process dies once; answers may be lost more than once. */
export type CrashPoint = { readonly how: How; readonly at: readonly Call[] }

/** A call of some Lambda that IAM carried out, with what it was about. */
export type Operation = { readonly at: Date; readonly operation: string; readonly form: ReadonlyMap<string, string> }

/** Counts the calls of one Lambda while they are under fire, and lets some of them go wrong. */
export type CrashInjector = Required<Pick<LocalCurfewOptions, 'crash' | 'faults'>> & {
  /** Forgets what was, and has an eye on another function, in a night of another number. */
  target(functionName: string, crashDay: number, crashPoint: CrashPoint | undefined): void
  fire(isOn: boolean): void
  /** Has the next process that would make a call die before it. */
  kill(operation: string): void
  /** While it is broken, the audit log takes no records. */
  breakLog(isBroken: boolean): void
  readonly calls: readonly Call[]
  /** Labels of those that went wrong. */
  readonly crashed: readonly string[]
  /** How many processes were made to die. */
  readonly deaths: number
  /** What Lambdas did to IAM, whatever became of the answer. */
  readonly operations: readonly Operation[]
}

type Work = {
  readonly of: string
  readonly crashDay: number
  readonly crashPoint: CrashPoint | undefined
  readonly calls: Call[]
  readonly crashed: string[]
  readonly operations: Operation[]
  /** Calls whose answer was lost: they will be tried again. */
  readonly again: string[]
  deaths: number
}

/** A request on its way: what it is about, which call it is if it is under fire, and whether its answer is to be lost. */
type Sent = {
  readonly form: Operation['form']
  readonly call: Call | undefined
  readonly isLost: boolean
  readonly name: string
}

export function crashInjector(now: () => Date): CrashInjector {
  let work = begun('', 0, undefined)
  let victim: string | undefined
  let last: Sent | undefined
  const sent = new WeakMap<Attempt, Sent>()
  const is = { fired: false, logBroken: false }

  const die = (how: Crash): Crash => {
    work.deaths += 1
    return how
  }
  const crash = (functionName: string, run: string, request: WireRequest): Crash => {
    const { operation, form, name } = readRequest(request, work.crashDay)
    const isCounted = is.fired && functionName === work.of && !taken(work.again, name)
    const call = isCounted ? counted(work.calls, { operation, run, isDone: false }, name) : undefined
    const how = call && howAt(work.crashPoint, call)
    last = { form, call, name, isLost: how === 'answer lost' }
    if (victim === operation) {
      victim = undefined
      return die('before')
    }
    if (call === undefined || how === undefined || how === 'answer lost') return undefined
    work.crashed.push(call.label)
    return die(how)
  }
  const lose = ({ call, name }: Sent): Error => {
    work.crashed.push(call?.label ?? name)
    work.again.push(name)
    return connectionLost()
  }
  const faults: Faults = {
    before: (attempt) => {
      const { service, protocol, caller } = attempt
      if (caller.kind !== 'role' || last === undefined) return undefined
      if (is.logBroken && service === 'logs') return broken(protocol)
      sent.set(attempt, last)
      // What would be refused leaves no answer to be lost, other than that the connection breaks.
      return last.isLost && isRefused(work.crashPoint, last.call) ? lose(last) : undefined
    },
    after: (attempt) => {
      const it = sent.get(attempt)
      if (it === undefined) return undefined
      if (attempt.service === 'iam') work.operations.push({ at: now(), operation: attempt.operation, form: it.form })
      if (it.call !== undefined) it.call.isDone = true
      return it.isLost ? lose(it) : undefined
    },
  }

  return {
    ...{ crash, faults },
    target: (of, crashDay, crashPoint) => {
      work = begun(of, crashDay, crashPoint)
    },
    fire: (isOn) => {
      is.fired = isOn
    },
    kill: (operation) => {
      victim = operation
    },
    breakLog: (isBroken) => {
      is.logBroken = isBroken
    },
    get calls() {
      return work.calls
    },
    get crashed() {
      return work.crashed
    },
    get deaths() {
      return work.deaths
    },
    get operations() {
      return work.operations
    },
  }
}

function begun(of: string, crashDay: number, crashPoint: CrashPoint | undefined): Work {
  return { of, crashDay, crashPoint, calls: [], crashed: [], operations: [], again: [], deaths: 0 }
}

function counted(calls: Call[], call: Omit<Call, 'label'>, name: string): Call {
  const before = calls.filter(({ label }) => label.replace(/ \(\d+\)$/, '') === name).length
  const labelled = { ...call, label: `${name} (${before + 1})` }
  calls.push(labelled)
  return labelled
}

function howAt(crashPoint: CrashPoint | undefined, { label }: Call): How | undefined {
  return crashPoint?.at.some((call) => call.label === label) ? crashPoint.how : undefined
}

function isRefused(crashPoint: CrashPoint | undefined, call: Call | undefined): boolean {
  return crashPoint?.at.some(({ label, isDone }) => label === call?.label && !isDone) === true
}

/** Whether a list holds something, which it then does once less. */
function taken(list: string[], what: string): boolean {
  const place = list.indexOf(what)
  if (place >= 0) list.splice(place, 1)
  return place >= 0
}
