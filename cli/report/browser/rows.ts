import type { GrantEntry } from '../grant/payload.ts'
import type { View } from './view.ts'

/** A row of the timeline; `index` is its place in the payload. */
export type Row = {
  readonly index: number
  readonly item: HTMLElement
  readonly link: HTMLAnchorElement
  /** What it says: job, status, times. */
  readonly text: string
}

/** The rows under one principal. */
export type Group = {
  readonly section: HTMLElement
  readonly lists: readonly Element[]
  readonly principal: string
  readonly rows: readonly Row[]
}

export function groupsIn(root: ParentNode): readonly Group[] {
  let index = 0
  return [...root.querySelectorAll<HTMLElement>('.group')].map((section) => {
    const lists = [...section.querySelectorAll('ol')]
    const rows = lists
      .flatMap(({ children }) => [...children])
      .flatMap((item) => {
        const link = item.querySelector('a')
        if (link === null || !(item instanceof HTMLElement)) return []
        address(link)
        return [{ index: index++, item, link, text: item.textContent.toLowerCase() }]
      })
    return { section, lists, principal: section.querySelector('h3')?.textContent.toLowerCase() ?? '', rows }
  })
}

/** Most rows come without their address, which is the job that they show. */
function address(link: HTMLAnchorElement): void {
  if (link.id === '') link.id = `g-${encodeURIComponent(link.textContent ?? '')}`
  link.href = `#${link.id}`
}

/** Shows the rows that a view asks for, in its order; returns how many. */
export function arrange(groups: readonly Group[], view: View, entries: readonly GrantEntry[]): number {
  const words = view.q.toLowerCase().split(/\s+/).filter(Boolean)
  let shown = 0
  for (const { section, lists, principal, rows } of groups) {
    let inGroup = 0
    for (const row of rows) {
      const isShown = matches(row, principal, words, entries[row.index], view.show)
      row.item.hidden = !isShown
      if (isShown) inGroup++
    }
    section.hidden = inGroup === 0
    shown += inGroup
    distribute(rows.toSorted(orderOf(view.sort, entries)), lists)
  }
  const parent = groups[0]?.section.parentElement
  parent?.append(...groups.toSorted(groupOrderOf(view.sort, entries)).map(({ section }) => section))
  return shown
}

/** The lists of a group go on one after another. */
function distribute(rows: readonly Row[], lists: readonly Element[]): void {
  const perList = Math.ceil(rows.length / lists.length)
  for (const [index, list] of lists.entries())
    list.append(...rows.slice(index * perList, (index + 1) * perList).map(({ item }) => item))
}

function matches(
  row: Row,
  principal: string,
  words: readonly string[],
  entry: GrantEntry | undefined,
  show: string,
): boolean {
  if (show !== '' && !entry?.shows.includes(show)) return false
  if (words.length === 0) return true
  const details = entry === undefined ? '' : detailsOf(entry)
  return words.every((word) => row.text.includes(word) || principal.includes(word) || details.includes(word))
}

/** Texts in their short forms: the job and its times are in the row. */
function detailsOf({ facts, may, story }: GrantEntry): string {
  return [...facts.map(([, text]) => text), ...may, ...story].join('\n').toLowerCase()
}

type Order<Item> = (a: Item, b: Item) => number

function orderOf(sort: string, entries: readonly GrantEntry[]): Order<Row> {
  const late = ({ index }: Row) => entries[index]?.late ?? -1
  const start = ({ index }: Row) => entries[index]?.start ?? 0
  if (sort === 'late') return (a, b) => late(b) - late(a) || a.index - b.index
  if (sort === 'newest') return (a, b) => start(b) - start(a) || b.index - a.index
  if (sort === 'job') return (a, b) => (a.link.textContent ?? '').localeCompare(b.link.textContent ?? '')
  return (a, b) => a.index - b.index
}

/** A principal is where its first row would be. */
function groupOrderOf(sort: string, entries: readonly GrantEntry[]): Order<Group> {
  const order = orderOf(sort === 'job' ? '' : sort, entries)
  return (a, b) => {
    const [first, other] = [a, b].map(({ rows }) => rows.toSorted(order).find(({ item }) => !item.hidden))
    return first === undefined || other === undefined ? 0 : order(first, other)
  }
}
