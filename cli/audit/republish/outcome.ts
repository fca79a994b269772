/** What became of an item of the range: `gone` has expired meanwhile, `unreadable` can never be published. */
export type Outcome =
  | { readonly status: 'marked'; readonly records: number; readonly events: number }
  | { readonly status: 'waits' | 'held' | 'nothing' | 'gone' }
  | { readonly status: 'unreadable'; readonly key: string }

/** What became of all of them, in items but for `records` and `events`. */
export type Republished = {
  readonly items: number
  readonly records: number
  readonly events: number
  /** Waiting to be published already. */
  readonly waiting: number
  /** Waiting to be published elsewhere first. */
  readonly held: number
  /** Keys of items that cannot be read. */
  readonly unreadable: readonly string[]
}

export const NONE: Republished = { items: 0, records: 0, events: 0, waiting: 0, held: 0, unreadable: [] }

export function addTo(sum: Republished, outcome: Outcome): Republished {
  switch (outcome.status) {
    case 'marked':
      return {
        ...sum,
        items: sum.items + 1,
        records: sum.records + outcome.records,
        events: sum.events + outcome.events,
      }
    case 'waits':
      return { ...sum, waiting: sum.waiting + 1 }
    case 'held':
      return { ...sum, held: sum.held + 1 }
    case 'unreadable':
      return { ...sum, unreadable: [...sum.unreadable, outcome.key] }
    default:
      return sum
  }
}
