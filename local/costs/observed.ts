import type { Units } from './units.ts'

/** One call of a Lambda, with everything that is billed for it. */
export type ObservedCall = {
  /** Request id of the run that made it. */
  readonly run: string
  readonly service: string
  readonly operation: string
  /** What DynamoDB bills for it; undefined for other services. */
  readonly units?: Units
  /** Sizes of the events that it put on a bus, in bytes. */
  readonly events: readonly number[]
}

export type ObservedRun = {
  readonly id: string
  /** Name of the Lambda without the stage: `settle-access`. */
  readonly lambda: string
  readonly functionName: string
  readonly payload: string
  readonly calls: readonly ObservedCall[]
}

export type ObservedLog = { readonly group: string; readonly messages: readonly string[] }

/** What happened in local AWS during some hours, as far as AWS would bill it. */
export type Observed = {
  readonly hours: number
  readonly runs: readonly ObservedRun[]
  /** Name and input, in bytes, of each timer that fired. */
  readonly timers: readonly { readonly name: string; readonly bytes: number }[]
  /** Sizes of the job and operator events, in bytes. */
  readonly jobEvents: readonly number[]
  readonly logs: readonly ObservedLog[]
  readonly deadLetters: number
}
