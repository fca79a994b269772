import type { Io } from '#cli/io.ts'
import type { Signals, StopSignal } from './signals.ts'

/** Somebody asked for an end while there was no command yet. */
export class Interruption extends Error {
  override readonly name = 'Interruption'
  readonly signal: StopSignal

  constructor(signal: StopSignal) {
    super(`interrupted by SIG${signal}`)
    this.signal = signal
  }
}

/** A world in which whoever waits is interrupted by a signal that asks for an end. */
export function interruptible(io: Io, signals: Signals): Io {
  return {
    ...io,
    sleep: async (seconds) => {
      await pause(seconds, signals.stop)
      const stopped = signals.stoppedBy()
      if (stopped !== undefined) throw new Interruption(stopped)
    },
  }
}

/** Waits so long, or until something else is settled. */
export async function pause(seconds: number, until: Promise<unknown>): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, seconds * 1000)
  await Promise.race([over, until])
  clearTimeout(timer)
}
