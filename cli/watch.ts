import { Fault } from './fault.ts'
import type { Io } from './io.ts'

export type Watched<State> = {
  read(): Promise<State>
  /** All of it, for a terminal. */
  draw(state: State): string
  /** A line for each thing that changed, for output that goes elsewhere. All, if there was nothing before. */
  changes(state: State, before: State | undefined): string
  /** Whether nothing is going to change any more. */
  isOver?(state: State): boolean
}

const SECONDS_BETWEEN_READS = 2

/**
 * Shows something for as long as it lasts, or until interrupted: in place on a terminal, which keeps what was shown last, and a
 * line for each change elsewhere. A read that fails later than the first is said, and tried again.
 */
export async function watch<State>(watched: Watched<State>, isJson: boolean | undefined, io: Io): Promise<void> {
  const interruption = io.interruption()
  const isDrawn = io.width !== undefined && !isJson
  let before: State | undefined
  let last: State | undefined
  try {
    for (;;) {
      const { state, problem } = await attempt(watched, last)
      last = state
      if (isDrawn) io.screen(`${watched.draw(state)}\n${problem ?? 'Ctrl-C ends this.'}\n`)
      else await report(watched.changes(state, before), problem, io)
      before = state
      if (interruption.aborted || watched.isOver?.(state)) return
      await io.sleep(SECONDS_BETWEEN_READS, interruption)
      if (interruption.aborted) return
    }
  } finally {
    if (isDrawn) io.screen(undefined)
    if (isDrawn && last !== undefined) await io.out(watched.draw(last))
  }
}

async function attempt<State>(watched: Watched<State>, last: State | undefined) {
  try {
    return { state: await watched.read(), problem: undefined }
  } catch (error) {
    if (last === undefined || !(error instanceof Fault)) throw error
    return { state: last, problem: `${error.message} (tried again until Ctrl-C)` }
  }
}

async function report(lines: string, problem: string | undefined, io: Io): Promise<void> {
  if (lines !== '') await io.out(lines)
  if (problem !== undefined) io.status(problem)
}
