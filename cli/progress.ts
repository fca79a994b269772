import type { Io } from './io.ts'

const SECONDS_BETWEEN = 5

/** Writes a line about long work to standard error, at most every five seconds, and none about short work. */
export function progressOn(io: Io): (line: () => string) => void {
  let last = io.now()
  return (line) => {
    const now = io.now()
    if (now.getTime() - last.getTime() < SECONDS_BETWEEN * 1000) return
    last = now
    io.err(`curfew: ${line()}\n`)
  }
}
