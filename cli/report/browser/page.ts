import { grantAt, grants } from './data.ts'
import { grantPanel } from './grant.ts'
import { arrange, type Group, groupsIn, type Row } from './rows.ts'
import { EVERYTHING, fragmentOf, type View, viewIn } from './view.ts'

const root = document.getElementById('rows')
if (root !== null) start(root)

function start(root: HTMLElement): void {
  const groups = groupsIn(root)
  const controls = { q: control('q'), show: control('show'), sort: control('sort') }
  let view: View = EVERYTHING
  let opened: { readonly row: Row; readonly panel: HTMLElement } | undefined

  /** Changes the address without a step in the history: a letter of a search is none. */
  const go = (next: View) => {
    history.replaceState(null, '', fragmentOf(next) || location.pathname + location.search)
    return show(next)
  }
  const show = async (next: View) => {
    const isArranged = next.q !== view.q || next.show !== view.show || next.sort !== view.sort
    const isOpened = next.open !== view.open
    view = next
    for (const [name, field] of Object.entries(controls))
      if (field.value !== settingOf(next, name)) field.value = settingOf(next, name)
    if (isArranged) report(arrange(groups, next, await grants()), groups)
    if (isOpened) await open(next.open)
  }
  const open = async (anchor: string) => {
    opened?.panel.remove()
    opened?.row.link.removeAttribute('aria-expanded')
    opened = undefined
    const row = rowOf(groups, anchor)
    if (row === undefined) return
    const job = row.link.textContent ?? ''
    const grant = await grantAt(row.index, job)
    if (grant === undefined || view.open !== anchor) return
    const panel = grantPanel(job, grant)
    row.item.hidden = false
    row.item.append(panel)
    row.link.setAttribute('aria-expanded', 'true')
    opened = { row, panel }
  }

  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return
    const anchor = anchorAt(event.target)
    if (anchor === undefined) return
    event.preventDefault()
    void go({ ...view, open: view.open === anchor ? '' : anchor })
    rowOf(groups, anchor)?.link.focus()
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || opened === undefined || event.target instanceof HTMLInputElement) return
    const { link } = opened.row
    void go({ ...view, open: '' })
    link.focus()
  })
  for (const [name, field] of Object.entries(controls))
    field.addEventListener('input', () => void go({ ...view, [name]: field.value }))
  document.getElementById('toolbar')?.addEventListener('submit', (event) => event.preventDefault())
  document.getElementById('clear')?.addEventListener('click', () => void go(EVERYTHING))
  const follow = async () => {
    const next = viewIn(location.hash)
    if (next === undefined) return
    await show(next)
    opened?.row.item.scrollIntoView({ block: 'start' })
  }
  const onHash = () => void follow()
  addEventListener('hashchange', onHash)
  document.getElementById('toolbar')?.removeAttribute('hidden')
  onHash()
}

function settingOf(view: View, name: string): string {
  return name === 'q' || name === 'show' || name === 'sort' ? view[name] : ''
}

function control(id: string): HTMLInputElement | HTMLSelectElement {
  const found = document.getElementById(id)
  if (found instanceof HTMLInputElement || found instanceof HTMLSelectElement) return found
  throw new Error(`The page has no ${id}`)
}

/** The grant that a click is on: its link, its bar, or a link to it from elsewhere. */
function anchorAt(target: Element): string | undefined {
  const link = target.closest('a')?.getAttribute('href')
  if (link?.startsWith('#g-')) return link.slice(1)
  if (target.closest('.grant, a, button, input, select') !== null) return undefined
  return target.closest('svg[role=img]')?.parentElement?.querySelector('a')?.id
}

function rowOf(groups: readonly Group[], anchor: string): Row | undefined {
  return anchor === '' ? undefined : groups.flatMap(({ rows }) => rows).find(({ link }) => link.id === anchor)
}

function report(shown: number, groups: readonly Group[]): void {
  const all = groups.reduce((sum, { rows }) => sum + rows.length, 0)
  const output = document.getElementById('shown')
  if (output !== null) output.textContent = shown === all ? '' : `${shown} of ${all}`
  const none = document.getElementById('no-rows')
  if (none !== null) none.hidden = shown > 0
}
