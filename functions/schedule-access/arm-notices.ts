import type { Grant } from '#core/grant/grant.ts'
import { timersFor } from '#core/grant/timers-for.ts'
import type { Timers } from '#core/ports.ts'

type World = { readonly timers: Timers; readonly now: () => Date }

/** Arms the timers of what subscribers are told in the course of a window. Without them the sweep finds it, up to a minute later. */
export async function armNotices(grant: Grant, { timers, now }: World, kinds = NOTICES): Promise<void> {
  const instants = timersFor(grant, now())
  for (const kind of kinds) {
    const at = instants[kind]
    if (at !== undefined) await timers.arm(kind, grant, at)
  }
}

const NOTICES: readonly ('ready' | 'closing-soon')[] = ['ready', 'closing-soon']
