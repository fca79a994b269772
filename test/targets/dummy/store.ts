import { at } from '#test/fixtures/seed.ts'
import { faultQueue } from '#test/targets/contract/fault-queue.ts'
import type { CallKind, StoreOptions } from '#test/targets/contract/harness.ts'

export type DummyPolicy = {
  readonly name: string
  readonly document: string
  readonly createdAt: Date
  /** Curfew's mark. Policies of others have none. */
  readonly jobId?: string
  readonly tags?: { readonly principal: string; readonly closesAt: string }
  /** Printed principals. */
  readonly holders: readonly string[]
}

export type DummyKey = { readonly owner: string; readonly active: boolean; readonly createdAt: Date }

export type DummyState = {
  readonly policies: ReadonlyMap<string, DummyPolicy>
  readonly keys: ReadonlyMap<string, DummyKey>
}

/** The connection broke, or the call came too fast. Anything else that a call throws says that nothing was changed. */
export class Unanswered extends Error {
  readonly fault: 'lost' | 'throttled'

  constructor(fault: 'lost' | 'throttled') {
    super(`No answer: ${fault}`)
    this.fault = fault
  }
}

export type DummyStore = ReturnType<typeof dummyStore>

/** Policies and keys in memory, eventually consistent, with a clock that only `sleep` moves. */
export function dummyStore({ lagSeconds = 0, dropsConditions = false }: StoreOptions = {}) {
  let now = at('00:30').getTime()
  let past: readonly { readonly since: number; readonly state: DummyState }[] = [
    { since: Number.NEGATIVE_INFINITY, state: { policies: new Map(), keys: new Map() } },
  ]
  const counted: CallKind[] = []
  const { inject, take } = faultQueue()
  const stateAt = (instant: number) => past.findLast(({ since }) => since <= instant)?.state
  const answer = (kind: CallKind, when: 'before' | 'after') => {
    const fault = take(kind, when)
    if (fault !== undefined) throw new Unanswered(fault === 'throttled' ? 'throttled' : 'lost')
  }

  return {
    inject,
    calls: (kind: CallKind) => counted.filter((one) => one === kind).length,
    now: () => new Date(now),
    sleep: async (seconds: number) => {
      now += seconds * 1000
    },
    /** What is written, and what reads show of it. */
    present: () => stateOf(stateAt(now)),
    visible: () => stateOf(stateAt(now - lagSeconds * 1000)),
    change: (changed: Partial<DummyState>) => {
      past = [...past, { since: now, state: { ...stateOf(stateAt(now)), ...changed } }]
    },
    stored: (document: string) => (dropsConditions ? withoutConditions(document) : document),
    /** One call to the store: counted, and subject to faults. */
    call: async <Answer>(kind: CallKind, carryOut: () => Answer): Promise<Answer> => {
      counted.push(kind)
      answer(kind, 'before')
      const result = carryOut()
      answer(kind, 'after')
      return result
    },
  }
}

function stateOf(state: DummyState | undefined): DummyState {
  if (state === undefined) throw new Error('Cannot read the store: it has no state')
  return state
}

function withoutConditions(document: string): string {
  return JSON.stringify(JSON.parse(document), (key, value) => (key === 'conditions' ? undefined : value))
}
