import { later } from '#core/grant/window.ts'
import type { AuditRecord } from '../records.ts'
import { type Asked, askedIn } from './asked.ts'
import type { KeyEvent } from './key-history.ts'

/** What the records of a user's keys say of their use by jobs. */
export type KeyRecords = {
  /** The oldest first. */
  readonly events: readonly KeyEvent[]
  /** Whether a key is live after each of them. */
  readonly isLive: readonly boolean[]
  /** The first records were not read: a key may be live since before them. */
  readonly isCut: boolean
}

export function keyRecordsOf(events: readonly KeyEvent[], isCut: boolean): KeyRecords {
  const live = new Set<string>()
  const isLive = events.map(({ change, key }) => {
    if (change === 'create key' || change === 'activate key') live.add(key)
    else live.delete(key)
    return live.size > 0
  })
  return { events, isLive, isCut }
}

/**
 * When the job could use its access, of each of its runs that came so far: the window is open, the policies are attached, and
 * the key is stored, as for `Access Ready`. No record says it, so it is computed from those that say the three.
 * @param records those of the job, in order
 * @param keys those of its user; undefined for a principal without keys
 */
export function readyIn(records: readonly AuditRecord[], keys: KeyRecords | undefined, now: Date): readonly Date[] {
  return runsIn(records).flatMap((run) => readyOf(run, keys, now) ?? [])
}

/** A reopening begins another run. */
function runsIn(records: readonly AuditRecord[]): readonly (readonly AuditRecord[])[] {
  const begins = records.flatMap(({ change }, index) => (change === 'reopen grant' ? [index] : []))
  return [0, ...begins].map((begin, index) => records.slice(begin, begins[index]))
}

function readyOf(run: readonly AuditRecord[], keys: KeyRecords | undefined, now: Date): Date | undefined {
  const [first, ...changes] = askedIn(run)
  const attachedAt = attachedIn(run)
  if (first === undefined || attachedAt === undefined) return undefined
  const endsAt = endOf(run, changes.at(-1) ?? first)
  const keyAt = isKeyKept(run) ? attachedAt : keyReadyAt(attachedAt, endsAt, first, keys)
  const readyAt = keyAt && later(first.opensAt, later(attachedAt, keyAt))
  return readyAt === undefined || readyAt > now || readyAt >= endsAt ? undefined : readyAt
}

/** When all policies of a request were attached, or all of an extension that replaced them before. */
function attachedIn(run: readonly AuditRecord[]): Date | undefined {
  const doneAt = new Map<unknown, Date>()
  for (const { change, phase, target, at } of run)
    if (change === 'attach policy' && phase === 'done' && !doneAt.has(target)) doneAt.set(target, new Date(at))
  const sets = run.flatMap(({ detail }) => (Array.isArray(detail?.policies) ? [detail.policies] : []))
  const complete = sets
    .map((names) => names.flatMap((name) => doneAt.get(name) ?? []))
    .filter((times, index) => times.length > 0 && times.length === sets[index]?.length)
    .map((times) => times.reduce(later))
  return complete.toSorted((a, b) => a.getTime() - b.getTime())[0]
}

function endOf(run: readonly AuditRecord[], { closesAt }: Asked): Date {
  const end = run.find(({ change, detail }) => change === 'end grant' && detail?.wasOver === undefined)
  return end === undefined ? closesAt : new Date(end.at)
}

function isKeyKept(run: readonly AuditRecord[]): boolean {
  return run.some(({ change, detail }) => change === 'close grant' && detail?.keyKept === true)
}

/** A key that is live already is the job's, unless the job was reopened and gets one of its own. */
function keyReadyAt(attachedAt: Date, endsAt: Date, { change }: Asked, keys: KeyRecords | undefined): Date | undefined {
  if (keys === undefined) return attachedAt
  const next = firstAfter(keys.events, attachedAt)
  const isLive = next === 0 ? keys.isCut : keys.isLive[next - 1] === true
  const made = openedBy(keys.events, next, endsAt)
  if (isLive && (change !== 'reopen grant' || made === undefined)) return attachedAt
  return made
}

/** The first key that was made or activated for a job that opened. */
function openedBy(events: readonly KeyEvent[], begin: number, endsAt: Date): Date | undefined {
  for (let index = begin; index < events.length; index++) {
    const event = events[index]
    if (event === undefined || event.at >= endsAt) return undefined
    if (event.because === 'opening' && event.change !== 'deactivate key' && event.change !== 'delete key')
      return event.at
  }
  return undefined
}

/** The number of events until an instant, found by halves: a user may have thousands. */
function firstAfter(events: readonly KeyEvent[], instant: Date): number {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((events[middle]?.at ?? instant) <= instant) low = middle + 1
    else high = middle
  }
  return low
}
