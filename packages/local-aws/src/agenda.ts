import type { Clock, HeldClock } from './clock.ts'

export type Cancel = () => void

export type Entry = {
  readonly due: Date
  readonly name: string
  /** Never rejects: what goes wrong is kept in `troubles`. */
  readonly run: () => Promise<void>
}

export type Trouble = { readonly name: string; readonly at: Date; readonly error: unknown }

/** All that happens later in local AWS, in one order: by time, then by when it was written down. */
export interface Agenda {
  at(instant: Date, name: string, what: () => void | Promise<void>): Cancel
  soon(name: string, what: () => void | Promise<void>): Cancel
  /** Takes the first entry off the agenda, if it is due by now. */
  takeDue(): Entry | undefined
  nextDue(): Date | undefined
  /** Called whenever an entry is added, so that a pump can set its alarm earlier. */
  onAdded(listener: () => void): Cancel
  readonly size: number
  /** Faults of local AWS itself. AWS's own failures go to retries and dead letters, not here. */
  readonly troubles: readonly Trouble[]
}

type Waiting = { readonly due: number; readonly order: number; readonly entry: Entry }

export function agenda(clock: Clock): Agenda {
  const waiting: Waiting[] = [] // the soonest last, so that taking it is cheap
  const troubles: Trouble[] = []
  const listeners = new Set<() => void>()
  let order = 0

  const guarded = (name: string, what: () => void | Promise<void>) => async () => {
    try {
      await what()
    } catch (error) {
      troubles.push({ name, at: clock.now(), error })
    }
  }
  const at = (instant: Date, name: string, what: () => void | Promise<void>): Cancel => {
    const due = instant.getTime()
    const item = { due, order: order++, entry: { due: new Date(due), name, run: guarded(name, what) } }
    waiting.splice(placeOf(waiting, due), 0, item)
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
    troubles,
  }
}

/** More than any honest instant holds: beyond it, entries make each other due for ever. */
const MAX_AT_ONE_INSTANT = 100_000

/**
 * Runs what is due now, and what that makes due, until nothing is.
 * `atOnce` entries run side by side: 1 is exactly repeatable, more lets Lambdas race each other as they do on AWS.
 * Throws if that never ends.
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
      throw new Error(`Cannot drain the agenda: ${ran} entries at one instant, lately ${last}`)
  }
}

/** Moves a held clock from one due entry to the next, and at last to `instant` itself. */
export async function runUntil(agenda: Agenda, clock: HeldClock, instant: Date, atOnce = 1): Promise<void> {
  await drain(agenda, atOnce)
  for (;;) {
    const next = agenda.nextDue()
    if (!next || next > instant) break
    clock.moveTo(next)
    await drain(agenda, atOnce)
  }
  clock.moveTo(instant)
}

/** Where an entry due then belongs: before those due earlier or at the same time, since the list is read from its end. */
function placeOf(waiting: readonly Waiting[], due: number): number {
  let low = 0
  let high = waiting.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const there = waiting[middle]
    if (there && there.due > due) low = middle + 1
    else high = middle
  }
  return low
}
