/** What of the report is shown. It is the fragment of the address, so that a link opens the same. */
export type View = {
  readonly q: string
  readonly show: string
  readonly sort: string
  /** The anchor of the grant that is open; empty if none is. */
  readonly open: string
}

export const EVERYTHING: View = { q: '', show: '', sort: '', open: '' }

/** `#g-churn-7` is a grant; `#show=late&q=churn&open=g-churn-7` is more. Any other fragment is a place on the page: undefined. */
export function viewIn(hash: string): View | undefined {
  const fragment = hash.replace(/^#/, '')
  if (fragment === '') return EVERYTHING
  if (fragment.startsWith('g-')) return { ...EVERYTHING, open: fragment }
  if (!/^(q|show|sort|open)=/.test(fragment)) return undefined
  const found = new URLSearchParams(fragment)
  const [q, show, sort, open] = ['q', 'show', 'sort', 'open'].map((name) => found.get(name) ?? '')
  return { q: q ?? '', show: show ?? '', sort: sort ?? '', open: open ?? '' }
}

export function fragmentOf(view: View): string {
  const { q, show, sort, open } = view
  if (q === '' && show === '' && sort === '') return open === '' ? '' : `#${open}`
  const named = Object.entries(view).filter(([, value]) => value !== '')
  return `#${new URLSearchParams(named)}`
}
