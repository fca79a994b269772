import type { Clock, ManualClock } from './clock.ts'

/** Takes an entry off the agenda; does nothing if it has run already. */
export type Cancel = () => void

export type Entry = {
  readonly due: Date
  readonly name: string
  /** Never rejects: errors are collected in `Agenda.errors`. */
  readonly run: () => Promise<void>
}

export type AgendaError = { readonly name: string; readonly at: Date; readonly error: unknown }

/**
 * Everything that local AWS does later, ordered by time, then by when it was added. With a manual clock, advance both
 * with `runUntil`; with a running clock, start a `pump`.
 */
export interface Agenda {
  at(instant: Date, name: string, what: () => void | Promise<void>): Cancel
  /** As `at`, for the present instant. */
  soon(name: string, what: () => void | Promise<void>): Cancel
  /** Removes and returns the first entry, if it is due. */
  takeDue(): Entry | undefined
  nextDue(): Date | undefined
  /** Calls the listener whenever an entry is added, so that a pump can wake up earlier. */
  onAdded(listener: () => void): Cancel
  readonly size: number
  /** Defects of local AWS itself. Simulated failures of AWS go to retries and dead-letter queues instead. */
  readonly errors: readonly AgendaError[]
}

type Waiting = { readonly due: number; readonly order: number; readonly entry: Entry }

export function createAgenda(clock: Clock): Agenda {
  const waiting: Waiting[] = [] // the next entry last, so that removing it is cheap
  const errors: AgendaError[] = []
  const listeners = new Set<() => void>()
  let order = 0

  const catching = (name: string, what: () => void | Promise<void>) => async () => {
    try {
      await what()
    } catch (error) {
      errors.push({ name, at: clock.now(), error })
    }
  }
  const at = (instant: Date, name: string, what: () => void | Promise<void>): Cancel => {
    const due = instant.getTime()
    const item = { due, order: order++, entry: { due: new Date(due), name, run: catching(name, what) } }
    waiting.splice(positionOf(waiting, due), 0, item)
    for (const listener of listeners) listener()
    return () => {
      const index = waiting.indexOf(item)
      if (index >= 0) waiting.splice(index, 1)
    }
  }

  return {
    at,
    soon: (name, what) => at(clock.now(), name, what),
    takeDue: () => {
      const next = waiting.at(-1)
      if (!next || next.due > clock.now().getTime()) return undefined
      waiting.pop()
      return next.entry
    },
    nextDue: () => waiting.at(-1)?.entry.due,
    onAdded: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get size() {
      return waiting.length
    },
    errors,
  }
}

/** More entries than one instant plausibly has: beyond this, entries keep adding each other without end. */
const MAX_AT_ONE_INSTANT = 100_000

/**
 * Runs all entries that are due now, and those that they add for now, until none is due.
 * `atOnce` is how many run concurrently: 1 is exactly repeatable, more lets Lambdas race each other as they do on AWS.
 * Throws if entries keep adding each other.
 */
export async function drain(agenda: Agenda, atOnce = 1): Promise<void> {
  for (let ran = 0, last = ''; ; ) {
    const batch: Promise<void>[] = []
    while (batch.length < atOnce) {
      const entry = agenda.takeDue()
      if (!entry) break
      last = entry.name
      batch.push(entry.run())
    }
    if (batch.length === 0) return
    await Promise.all(batch)
    ran += batch.length
    if (ran > MAX_AT_ONE_INSTANT)
      throw new Error(`Cannot drain the agenda: ${ran} entries at one instant, the last one ${last}`)
  }
}

/** Moves the clock from one due entry to the next, runs each, and leaves the clock at `instant`. */
export async function runUntil(agenda: Agenda, clock: ManualClock, instant: Date, atOnce = 1): Promise<void> {
  await drain(agenda, atOnce)
  for (;;) {
    const next = agenda.nextDue()
    if (!next || next > instant) break
    clock.moveTo(next)
    await drain(agenda, atOnce)
  }
  clock.moveTo(instant)
}

/** Where to insert an entry: before those due earlier or at the same time, since the list is read from its end. */
function positionOf(waiting: readonly Waiting[], due: number): number {
  let low = 0
  let high = waiting.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const entry = waiting[middle]
    if (entry && entry.due > due) low = middle + 1
    else high = middle
  }
  return low
}
