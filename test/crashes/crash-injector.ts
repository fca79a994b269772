import { type Attempt, connectionLost, type Faults, neverAnswered, serverError } from '@curfew/local-aws/faults'
import type { Crash } from '@curfew/local-aws/lambda/container'
import type { WireRequest } from '@curfew/local-aws/wire'
import type { LocalCurfewOptions } from '#local/local-curfew.ts'
import { readRequest } from './read-request.ts'

/**
 * How a call fails. `before`: the process dies before it sends the call. `answer lost`: AWS carries the call out, the
 * connection breaks before the answer arrives, and the process lives to try again. `never answered`: as before, but nothing
 * arrives until the call times out. `after`: the process dies once it has the answer.
 */
export type FailureMode = 'before' | 'answer lost' | 'never answered' | 'after'

/** A counted call. Retries of a call are part of it. */
export type Call = {
  readonly operation: string
  /** Identifies the call among those of the day, on every day of the scenario: `PutItem of job, trainer (2)`. */
  readonly label: string
  readonly run: string
  /** Whether AWS carried it out. */
  isDone: boolean
}

/** Which of the counted calls fail, and how. A process dies once; more than one answer may be lost. */
export type CrashPoint = { readonly mode: FailureMode; readonly at: readonly Call[] }

/** A call of a Lambda that IAM carried out, with its parameters. */
export type Operation = { readonly at: Date; readonly operation: string; readonly form: ReadonlyMap<string, string> }

/** Counts the calls of one Lambda while it is armed, and makes some of them fail. */
export type CrashInjector = Required<Pick<LocalCurfewOptions, 'crash' | 'faults'>> & {
  /** Starts over: counts the calls of this function on this day. */
  target(functionName: string, dayNumber: number, crashPoint: CrashPoint | undefined): void
  arm(isArmed: boolean): void
  /** The next process that is about to call this operation dies before the call. */
  kill(operation: string): void
  /** While it is broken, the audit log takes no records. */
  breakLog(isBroken: boolean): void
  readonly calls: readonly Call[]
  /** Labels of the calls that failed. */
  readonly crashed: readonly string[]
  /** How many processes died. */
  readonly deaths: number
  /** What Lambdas did to IAM, whether or not they got the answer. */
  readonly operations: readonly Operation[]
}

type State = {
  readonly functionName: string
  readonly dayNumber: number
  readonly crashPoint: CrashPoint | undefined
  readonly calls: Call[]
  readonly crashed: string[]
  readonly operations: Operation[]
  /** Names of calls whose answer was lost: the process will retry them. */
  readonly retries: string[]
  deaths: number
}

/** A request on its way: its parameters, the call that it belongs to if it is counted, and whether its answer is to be lost. */
type Sent = {
  readonly form: Operation['form']
  readonly call: Call | undefined
  readonly isLost: boolean
  readonly mode: FailureMode | undefined
  readonly name: string
}

export function crashInjector(now: () => Date): CrashInjector {
  let state = newState('', 0, undefined)
  let killAt: string | undefined
  let last: Sent | undefined
  const sent = new WeakMap<Attempt, Sent>()
  const is = { armed: false, logBroken: false }

  const die = (mode: Crash): Crash => {
    state.deaths += 1
    return mode
  }
  const crash = (functionName: string, run: string, request: WireRequest): Crash => {
    const { operation, form, name } = readRequest(request, state.dayNumber)
    const isCounted = is.armed && functionName === state.functionName && !removed(state.retries, name)
    const call = isCounted ? counted(state.calls, { operation, run, isDone: false }, name) : undefined
    const mode = call && modeAt(state.crashPoint, call)
    const isLost = mode === 'answer lost' || mode === 'never answered'
    last = { form, call, name, isLost, mode }
    if (killAt === operation) {
      killAt = undefined
      return die('before')
    }
    if (call === undefined || mode === undefined || mode === 'answer lost' || mode === 'never answered')
      return undefined
    state.crashed.push(call.label)
    return die(mode)
  }
  const loseAnswer = ({ call, name, mode }: Sent): Error => {
    state.crashed.push(call?.label ?? name)
    state.retries.push(name)
    return mode === 'never answered' ? neverAnswered() : connectionLost()
  }
  const faults: Faults = {
    before: (attempt) => {
      const { service, protocol, caller } = attempt
      if (caller.kind !== 'role' || last === undefined) return undefined
      if (is.logBroken && service === 'logs') return serverError(protocol)
      sent.set(attempt, last)
      // AWS refuses this call, so `after` is not called for it: the connection breaks here instead.
      return last.isLost && isRefused(state.crashPoint, last.call) ? loseAnswer(last) : undefined
    },
    after: (attempt) => {
      const request = sent.get(attempt)
      if (request === undefined) return undefined
      if (attempt.service === 'iam')
        state.operations.push({ at: now(), operation: attempt.operation, form: request.form })
      if (request.call !== undefined) request.call.isDone = true
      return request.isLost ? loseAnswer(request) : undefined
    },
  }

  return {
    ...{ crash, faults },
    target: (functionName, dayNumber, crashPoint) => {
      state = newState(functionName, dayNumber, crashPoint)
    },
    arm: (isArmed) => {
      is.armed = isArmed
    },
    kill: (operation) => {
      killAt = operation
    },
    breakLog: (isBroken) => {
      is.logBroken = isBroken
    },
    get calls() {
      return state.calls
    },
    get crashed() {
      return state.crashed
    },
    get deaths() {
      return state.deaths
    },
    get operations() {
      return state.operations
    },
  }
}

function newState(functionName: string, dayNumber: number, crashPoint: CrashPoint | undefined): State {
  return { functionName, dayNumber, crashPoint, calls: [], crashed: [], operations: [], retries: [], deaths: 0 }
}

function counted(calls: Call[], call: Omit<Call, 'label'>, name: string): Call {
  const before = calls.filter(({ label }) => label.replace(/ \(\d+\)$/, '') === name).length
  const labelled = { ...call, label: `${name} (${before + 1})` }
  calls.push(labelled)
  return labelled
}

function modeAt(crashPoint: CrashPoint | undefined, { label }: Call): FailureMode | undefined {
  return crashPoint?.at.some((call) => call.label === label) ? crashPoint.mode : undefined
}

function isRefused(crashPoint: CrashPoint | undefined, call: Call | undefined): boolean {
  return crashPoint?.at.some(({ label, isDone }) => label === call?.label && !isDone) === true
}

/** Removes one occurrence from a list. Returns whether there was one. */
function removed(list: string[], name: string): boolean {
  const index = list.indexOf(name)
  if (index >= 0) list.splice(index, 1)
  return index >= 0
}
