import stringWidth from 'string-width'
import type { GrantView } from '#cli/contracts/grant.ts'
import type { Io } from '#cli/io.ts'
import { isOverOf, stateOf } from '#cli/state-of.ts'
import { type Colour, painter } from '#cli/terminal/paint.ts'
import { table } from '#cli/terminal/table.ts'
import { printSeconds, shortTime, timeLeft } from '#cli/terminal/times.ts'
import { endsBefore } from '#core/access/ends-before.ts'
import type { Grant } from '#core/grant/grant.ts'
import { toPrintable } from '#core/printable-text.ts'

type Terminal = Pick<Io, 'width' | 'colours' | 'timeZone'>

/** A grant, and what is shown of it. */
export type Listed = { readonly grant: Grant; readonly view: GrantView }

type Cells = Readonly<Record<'job' | 'principal' | 'state' | 'left' | 'window' | 'requestedBy', string>>

const COLOURS: Readonly<Record<GrantView['status'], Colour>> = {
  scheduled: 'cyan',
  open: 'green',
  closed: 'gray',
  ended: 'gray',
  revoked: 'yellow',
}

/** A line for each grant; on a terminal that is too narrow for one, a few lines. Below them, locations that end before their window. */
export function printGrants(listed: readonly Listed[], now: Date, io: Terminal): string {
  if (listed.length === 0) return ''
  const rows = listed.map((one) => cellsOf(one, now, io))
  const notes = listed.flatMap(({ grant, view }) => (isOverOf(view) ? [] : notesOn(grant, now, io)))
  return `${inLines(rows, io.width) ?? stacked(rows, io.width)}${notes.length > 0 ? `\n${notes.join('')}` : ''}`
}

function cellsOf({ view }: Listed, now: Date, io: Terminal): Cells {
  const [opensAt, closesAt, endsAt] = [view.opensAt, view.closesAt, view.endsAt].map((text) => new Date(text))
  const paint = painter(io)
  const short = (at = now) => shortTime(at, now, io)
  return {
    job: paint('bold', toPrintable(view.jobId)),
    principal: toPrintable(view.principal),
    state: paint(COLOURS[view.status], stateOf(view)),
    left: view.status === 'scheduled' ? `opens in ${secondsUntil(opensAt, now)}` : leftOf(view, endsAt, now),
    window: `${short(opensAt)} to ${short(closesAt)}`,
    requestedBy: toPrintable(view.requestedBy),
  }
}

function leftOf(view: GrantView, endsAt: Date | undefined, now: Date): string {
  const at = endsAt ?? now
  return isOverOf(view) ? `over since ${printSeconds((now.getTime() - at.getTime()) / 1000)}` : timeLeft(at, now)
}

function secondsUntil(at: Date | undefined, now: Date): string {
  return printSeconds(Math.max(0, ((at ?? now).getTime() - now.getTime()) / 1000))
}

/** Undefined if the terminal is too narrow. */
function inLines(rows: readonly Cells[], width: number | undefined): string | undefined {
  const head = ['job', 'principal', 'status', 'time', 'window', 'requested by']
  const text = table(
    [
      head,
      ...rows.map(({ job, principal, state, left, window, requestedBy }) => [
        job,
        principal,
        state,
        left,
        window,
        requestedBy,
      ]),
    ],
    undefined,
  )
  const widest = Math.max(...text.split('\n').map((line) => stringWidth(line)))
  return width === undefined || widest <= width ? text : undefined
}

function stacked(rows: readonly Cells[], width: number | undefined): string {
  const lines = rows.flatMap(({ job, principal, state, left, window, requestedBy }) => [
    ['', ''],
    [job, state],
    [principal, window],
    [requestedBy, left],
  ])
  return table(lines.slice(1), width)
}

/** The datasets whose licence ends before the window does. */
function notesOn(grant: Grant, now: Date, io: Terminal): readonly string[] {
  return endsBefore(grant).map(({ location, name, until }) => {
    const what = name === undefined ? location : `${name} (${location})`
    const end = new Date(until)
    const when = `${end <= now ? 'ended' : 'ends'} at ${shortTime(end, now, io)}, before the window does`
    return `${toPrintable(`${grant.jobId}: access to ${what} ${when}`)}\n`
  })
}
