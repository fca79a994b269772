import type { Grant } from './data.ts'
import { element } from './element.ts'

/** Everything about one grant, below its row. */
export function grantPanel(job: string, { facts, may, story, records }: Grant): HTMLElement {
  return element(
    'div',
    { class: 'grant', role: 'region', 'aria-label': `Grant ${job}` },
    element('dl', {}, ...facts.map(fact)),
    ...section('What it may do', may),
    ...section('What happened', story),
    element('h4', {}, `Records (${records.length})`),
    recordTable(job, records),
  )
}

function fact([term, description]: Grant['facts'][number]): HTMLElement {
  return element('div', {}, element('dt', {}, term), element('dd', {}, ...withLocalTime(description)))
}

function section(title: string, lines: readonly string[]): readonly HTMLElement[] {
  if (lines.length === 0) return []
  const items = lines.map((line) => element('li', {}, ...withLocalTime(line)))
  return [element('h4', {}, title), element('ul', {}, ...items)]
}

const HEAD = ['at', 'by', 'change', 'phase', 'because', 'target'] as const

function recordTable(job: string, records: Grant['records']): HTMLElement {
  const rows = records.map((record) => {
    const cells = record.map((text) => element('td', {}, ...withLocalTime(text)))
    return element('tr', { class: record[3] }, ...cells)
  })
  const names = HEAD.map((name) => element('th', { scope: 'col' }, name))
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...names)), element('tbody', {}, ...rows))
  return element('div', { class: 'scroll', role: 'region', 'aria-label': `Records of ${job}`, tabindex: '0' }, table)
}

/** Instants as elements that say the reader's own time as well. */
function withLocalTime(text: string): readonly (string | Node)[] {
  return text
    .split(/(\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)/)
    .map((part, index) => (index % 2 === 1 ? instant(part) : part))
}

function instant(text: string): HTMLElement {
  const at = new Date(text)
  const local = at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' })
  return element('time', { datetime: text, title: local }, text.replace('T', ' ').replace(/Z$/, ' UTC'))
}
