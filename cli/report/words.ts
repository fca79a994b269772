import { printInstant } from '#core/grant/window.ts'
import { type Html, html } from './html.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `16 Jul` */
export function dayOf(instant: Date): string {
  return `${instant.getUTCDate()} ${MONTHS[instant.getUTCMonth()]}`
}

/** `01:00`, `01:00:05` */
export function clockOf(instant: Date): string {
  const text = instant.toISOString().slice(11, 19)
  return text.endsWith(':00') ? text.slice(0, 5) : text
}

/** `16 Jul 01:00`: in the report's year, and in UTC. */
export function shortInstant(instant: Date): string {
  return `${dayOf(instant)} ${clockOf(instant)}`
}

/** `16 Jul 2025 01:00` as an element that programs can read. */
export function time(instant: Date): Html {
  const text = `${dayOf(instant)} ${instant.getUTCFullYear()} ${clockOf(instant)}`
  return html`<time datetime="${printInstant(instant)}">${text}</time>`
}

/** `0 s`, `95 s`, `12 min`, `3 h 05 min`, `2 d 4 h`: rounded down, seconds below two minutes. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${Math.floor(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** `12,345` */
export function grouped(number: number): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}
