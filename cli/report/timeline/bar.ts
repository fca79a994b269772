import { type Html, html } from '#cli/report/html.ts'
import { type AccessReport, keyEventsOf } from '#core/audit/history/access-report.ts'
import { widest } from '#core/audit/history/asked.ts'
import { type Closing, punctuality } from '#core/audit/history/closings.ts'
import type { JobHistory } from '#core/audit/history/job-history.ts'
import { earlier, later } from '#core/grant/window.ts'
import { percent } from './axis.ts'
import type { Scale } from './scale.ts'
import { spoken } from './status-line.ts'

/** What is seen of a row, narrower than which it would not be. */
const NARROWEST_PERCENT = 0.25

/** One job as a bar: its window thin, its attached policies thick, its key events as ticks, its oddities as marks. */
export function bar(history: JobHistory, report: AccessReport, scale: Scale): Html {
  const { asOf: now } = report
  const ready = report.ready.get(history.job) ?? []
  const { attached, closings, drifts, refusals, ends } = history
  const shapes = [
    ...windowShapes(history, scale, now),
    ...refusals.map(({ window, at }) => rect('x', window?.opensAt ?? at, window?.closesAt ?? at, scale)),
    ...attached.map(({ from, until }) => attachedShape(from, until ?? now, scale)),
    ...ticks(keyEventsOf(history, report), scale),
    ...ready.map((at) => mark('A', at, scale)),
    ...closings.flatMap((closing) => lateShapes(closing, scale, now)),
    ...ends.filter(({ because }) => because === 'revoked').map(({ at }) => mark('R', at, scale)),
    ...drifts.map(({ at }) => mark('D', at, scale)),
  ]
  return html`<svg role=img aria-label="${spoken(history, ready)}">${shapes}</svg>`
}

/** The window that was asked for; what of it is still to come is dashed. */
function windowShapes({ asked, status }: JobHistory, scale: Scale, now: Date): readonly Html[] {
  const window = widest(asked)
  if (window === undefined) return []
  const isPending = status === 'scheduled' || status === 'open'
  const begun = isPending ? earlier(later(now, window.opensAt), window.closesAt) : window.closesAt
  return [
    ...(begun > window.opensAt ? [rect('w', window.opensAt, begun, scale)] : []),
    ...(begun < window.closesAt ? [pending(begun, window.closesAt, scale)] : []),
  ]
}

function pending(from: Date, until: Date, scale: Scale): Html {
  return html`<line class=p x1=${percent(scale.position(from))} x2=${percent(scale.position(until))} />`
}

function lateShapes(closing: Closing, scale: Scale, now: Date): readonly Html[] {
  const kind = punctuality(closing)
  if (kind === 'on time') return []
  const at = closing.detachedAt ?? now
  return [rect('l', closing.dueAt, at, scale), mark(kind === 'late' ? 'L' : 'S', at, scale)]
}

/** Several changes to keys within a moment are one tick. */
function ticks(events: readonly { readonly at: Date }[], scale: Scale): readonly Html[] {
  const places = new Set(events.map(({ at }) => scale.position(at).toFixed(1)))
  return [...places].map((place) => html`<rect class=k x=${place}% />`)
}

/** The rectangle that every row has needs no class. */
function attachedShape(from: Date, until: Date, scale: Scale): Html {
  const left = scale.position(from)
  const width = Math.max(NARROWEST_PERCENT, scale.position(until) - left)
  return html`<rect x=${percent(left)} width=${percent(width)} />`
}

function rect(kind: string, from: Date, until: Date, scale: Scale): Html {
  const left = scale.position(from)
  const width = Math.max(NARROWEST_PERCENT, scale.position(until) - left)
  return html`<rect class=${kind} x=${percent(left)} width=${percent(width)} />`
}

function mark(symbol: string, at: Date, scale: Scale): Html {
  return html`<use href="#${symbol}" x=${percent(scale.position(at))} />`
}
