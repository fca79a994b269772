import { queryPairs } from '#local/canonical.ts'
import { type Attempt, broken, connectionLost, type Faults } from '#local/faults.ts'
import type { Crash } from '#local/lambda/container.ts'
import type { LocalAwsOptions } from '#local/local-aws.ts'
import type { WireRequest } from '#local/wire.ts'

/**
 * How a call goes wrong. `before`: the process dies, and the call never leaves it. `answer lost`: the call is carried out,
 * the connection breaks before its answer comes, and the process lives to try it again. `after`: the process dies with the
 * answer in hand.
 */
export type How = 'before' | 'answer lost' | 'after'

/** A call under fire, and whether AWS carried it out. Tries of the same call are one. */
export type Call = { readonly operation: string; readonly run: string; isDone: boolean }

/** Which of the calls under fire go wrong, by their places. A process dies once; answers may be lost more than once. */
export type Strike = { readonly how: How; readonly places: readonly number[]; readonly refused: readonly number[] }

/** A call of some Lambda that IAM carried out, with what it was about. */
export type Deed = { readonly at: Date; readonly operation: string; readonly form: ReadonlyMap<string, string> }

/** Counts the calls of one Lambda while they are under fire, and lets some of them go wrong. */
export type Saboteur = Required<Pick<LocalAwsOptions, 'crash' | 'faults'>> & {
  /** Forgets what was, and has an eye on another function. */
  target(functionName: string, strike: Strike | undefined): void
  fire(isOn: boolean): void
  /** Has the next process that would make a call die before it. */
  kill(operation: string): void
  /** While it is broken, the audit log takes no records. */
  breakLog(isBroken: boolean): void
  /** How many processes were made to die. */
  readonly deaths: number
  readonly calls: readonly Call[]
  /** The operations that went wrong. */
  readonly struck: readonly string[]
  /** What Lambdas did to IAM, whatever became of the answer. */
  readonly deeds: readonly Deed[]
}

type Work = {
  readonly of: string
  readonly strike: Strike | undefined
  readonly calls: Call[]
  readonly struck: string[]
  /** Operations whose connection is to break before they are looked at, or after they were carried out. */
  readonly breaking: string[]
  readonly losing: string[]
  /** Those whose answer was lost: they will be tried again. */
  readonly lost: string[]
  readonly deeds: Deed[]
  deaths: number
}

export function saboteur(now: () => Date): Saboteur {
  let work = begun('', undefined)
  let form: Deed['form'] = new Map()
  let victim: string | undefined
  const is = { fired: false, logBroken: false }

  const crash = (functionName: string, run: string, request: WireRequest): Crash => {
    const call = readCall(request)
    form = call.form
    if (victim === call.operation) {
      victim = undefined
      work.deaths += 1
      return 'before'
    }
    const { of, strike, calls, struck, lost } = work
    if (!is.fired || functionName !== of || taken(lost, call.operation)) return undefined
    const place = calls.push({ operation: call.operation, run, isDone: false }) - 1
    if (!strike?.places.includes(place) || struck.length >= strike.places.length) return undefined
    struck.push(call.operation)
    if (strike.how === 'answer lost') {
      const list = strike.refused.includes(place) ? work.breaking : work.losing
      list.push(call.operation)
      return undefined
    }
    work.deaths += 1
    return strike.how
  }
  const lose = (list: string[], { operation, caller }: Attempt): Error | undefined => {
    if (caller.name !== work.of || !taken(list, operation)) return undefined
    work.lost.push(operation)
    return connectionLost()
  }
  const faults: Faults = {
    before: (attempt) => {
      const { service, protocol, caller } = attempt
      if (is.logBroken && service === 'logs' && caller.kind === 'role') return broken(protocol)
      return lose(work.breaking, attempt)
    },
    after: (attempt) => {
      const { service, operation, caller } = attempt
      if (caller.kind !== 'role') return undefined
      if (service === 'iam') work.deeds.push({ at: now(), operation, form })
      const call = caller.name === work.of ? work.calls.findLast((one) => one.operation === operation) : undefined
      if (call !== undefined) call.isDone = true
      return lose(work.losing, attempt)
    },
  }

  return {
    ...{ crash, faults },
    target: (of, strike) => {
      work = begun(of, strike)
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
    get struck() {
      return work.losing.length + work.breaking.length > 0 ? [] : work.struck
    },
    get deaths() {
      return work.deaths
    },
    get deeds() {
      return work.deeds
    },
  }
}

function begun(of: string, strike: Strike | undefined): Work {
  return { of, strike, calls: [], struck: [], breaking: [], losing: [], lost: [], deeds: [], deaths: 0 }
}

/** Whether a list holds something, which it then does once less. */
function taken(list: string[], what: string): boolean {
  const place = list.indexOf(what)
  if (place >= 0) list.splice(place, 1)
  return place >= 0
}

/** The operation as AWS writes it: IAM has it in the form, others in a header, and of Scheduler there is one. */
function readCall({ headers, body }: WireRequest): Pick<Deed, 'operation' | 'form'> {
  const target = headers['x-amz-target']?.split('.').at(-1)
  if (target !== undefined) return { operation: target, form: new Map() }
  const isForm = headers['content-type']?.includes('x-www-form-urlencoded') === true
  const form = new Map(isForm ? queryPairs(new TextDecoder().decode(body)) : [])
  return { operation: form.get('Action') ?? 'CreateSchedule', form }
}
