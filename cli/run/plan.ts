import type { Grant } from '#core/grant/grant.ts'
import { endOf, statusOf } from '#core/grant/status.ts'
import { earlier, secondsAfter, secondsBefore } from '#core/grant/window.ts'
import type { TimedSignal } from './timed-signal.ts'

/** What a run is asked to do by itself, from its start on. */
export type Plan = {
  readonly startedAt: Date
  /** When access was to end when the command started. */
  readonly firstEnd: Date
  readonly signals: readonly TimedSignal[]
  readonly extension: { readonly bySeconds: number; readonly atMostSeconds: number } | undefined
}

/** What a run has done so far. */
export type Memory = {
  /** When the last heartbeat was put. */
  readonly heartbeatAt?: Date
  /** When the last attempt at one failed. */
  readonly heartbeatFailedAt?: Date
  /** Warnings and signals that were given, each for one end of access: `warn/900/2025-07-16T04:00:00Z`. */
  readonly given: readonly string[]
  /** The last extension that was asked for, with the end that it was to move. */
  readonly extension?: AskedExtension
}

export type AskedExtension = {
  readonly from: Date
  readonly to: Date
  readonly at: Date
  readonly answer: 'none yet' | 'extended' | 'refused' | 'none'
  /** The id of its event; undefined if it could not be put. */
  readonly event?: string
}

export type Step =
  | { readonly action: 'heartbeat' }
  | { readonly action: 'extend'; readonly from: Date; readonly to: Date }
  | { readonly action: 'warn'; readonly gives: readonly string[] }
  | { readonly action: 'signal'; readonly timed: TimedSignal; readonly gives: readonly string[] }

type Row = Pick<Grant, 'window' | 'ended'>

/** How long before its end a run says so. */
const WARNINGS_SECONDS = [900, 300, 60] as const

/** A program needs a moment until it handles signals: one that comes before would end it. */
export const STARTING_SECONDS = 10

/** An extension is asked for so long before the first warning or signal, because its answer takes a while. */
const ANSWER_SECONDS = 300

/** Heartbeats per time that the grant lives without one: three may be lost or late. */
const HEARTBEATS = 4

/** How long after a failure something is tried again. */
const RETRY_SECONDS = 30

/** How long an extension may be unanswered before it is asked for again. EventBridge retries for longer: it may still come. */
export const UNANSWERED_SECONDS = 300

/** While an extension is new, its answer is awaited: no warning or signal that it would make untrue. */
const HOLD_SECONDS = 60

/** What is to be done now. Nothing once access is over. */
export function stepsDue(grant: Row, plan: Plan, memory: Memory, now: Date): readonly Step[] {
  if (statusOf(grant, now) !== 'open') return []
  const extension = extensionDue(grant, plan, memory, now)
  const isAwaited = extension.length > 0 || isNewlyAsked(memory, now)
  return [
    ...(isHeartbeatDue(grant, memory, now) ? [{ action: 'heartbeat' } as const] : []),
    ...extension,
    ...(isAwaited ? [] : [...warningDue(grant, memory, now), ...signalsDue(grant, plan, memory, now)]),
  ]
}

function isHeartbeatDue({ window }: Row, { heartbeatAt, heartbeatFailedAt }: Memory, now: Date): boolean {
  if (window.heartbeatSeconds === undefined) return false
  if (heartbeatFailedAt !== undefined) return now >= secondsAfter(heartbeatFailedAt, RETRY_SECONDS)
  return heartbeatAt === undefined || now >= secondsAfter(heartbeatAt, window.heartbeatSeconds / HEARTBEATS)
}

function extensionDue(grant: Row, { extension, firstEnd, signals }: Plan, memory: Memory, now: Date): readonly Step[] {
  const from = endOf(grant)
  if (extension === undefined || !mayAsk(memory.extension, from, now)) return []
  const lead = ANSWER_SECONDS + Math.max(...WARNINGS_SECONDS, ...signals.map(({ secondsBefore }) => secondsBefore))
  const left = secondsBetween(now, from)
  if (left > lead) return []
  // More than once at a time, if one extension would be over before the next can be answered.
  const times = Math.max(1, Math.ceil((lead - left + 1) / extension.bySeconds))
  const last = secondsAfter(firstEnd, extension.atMostSeconds)
  const to = earlier(secondsAfter(from, times * extension.bySeconds), last)
  return to > from ? [{ action: 'extend', from, to }] : []
}

/** Once for each end, unless nothing came of it. */
function mayAsk(asked: AskedExtension | undefined, from: Date, now: Date): boolean {
  if (asked === undefined || asked.from.getTime() !== from.getTime()) return true
  if (asked.answer === 'none') return now >= secondsAfter(asked.at, asked.event ? UNANSWERED_SECONDS : RETRY_SECONDS)
  return false
}

function isNewlyAsked({ extension }: Memory, now: Date): boolean {
  return extension?.answer === 'none yet' && now < secondsAfter(extension.at, HOLD_SECONDS)
}

/** One line says what several would: the latest. */
function warningDue(grant: Row, { given }: Memory, now: Date): readonly Step[] {
  const end = endOf(grant)
  const due = WARNINGS_SECONDS.filter((seconds) => now >= secondsBefore(end, seconds)).map((seconds) =>
    nameOf('warn', seconds, end),
  )
  return due.every((name) => given.includes(name)) ? [] : [{ action: 'warn', gives: due }]
}

/** A signal whose time is past when the command starts is sent once the command handles signals, and once only. */
function signalsDue(grant: Row, { signals, startedAt }: Plan, { given }: Memory, now: Date): readonly Step[] {
  if (now < secondsAfter(startedAt, STARTING_SECONDS)) return []
  const end = endOf(grant)
  const due = signals
    .filter(({ secondsBefore: seconds }) => now >= secondsBefore(end, seconds))
    .map((timed) => ({ timed, name: nameOf(timed.signal, timed.secondsBefore, end) }))
    .filter(({ name }) => !given.includes(name))
  return [...Map.groupBy(due, ({ timed }) => timed.signal).values()].flatMap((same) => {
    const [first] = same.toSorted((a, b) => a.timed.secondsBefore - b.timed.secondsBefore)
    return first === undefined
      ? []
      : [{ action: 'signal', timed: first.timed, gives: same.map(({ name }) => name) } as const]
  })
}

function nameOf(what: string, seconds: number, end: Date): string {
  return `${what}/${seconds}/${end.toISOString()}`
}

function secondsBetween(a: Date, b: Date): number {
  return Math.floor((b.getTime() - a.getTime()) / 1000)
}
