import { readFileSync } from 'node:fs'
import type { SignalName } from './timed-signal.ts'
import type { Child } from './world.ts'

/** Signals that ask for an end. */
const STOPPING = ['INT', 'TERM', 'HUP', 'QUIT'] as const

const PASSED = [...STOPPING, 'USR1', 'USR2'] as const

export type StopSignal = (typeof STOPPING)[number]

/** The signals that this process gets, from now on. */
export interface Signals {
  /** The first signal that asked for an end. */
  readonly stop: Promise<StopSignal>
  stoppedBy(): StopSignal | undefined
  /** Passes signals on to a command from now on. */
  passTo(child: Child): void
  /** Leaves signals to their usual effect again. */
  release(): void
}

export function listenForSignals(): Signals {
  let stoppedBy: StopSignal | undefined
  let child: Child | undefined
  const { promise: stop, resolve } = Promise.withResolvers<StopSignal>()
  const listeners = PASSED.map((signal) => {
    const listener = () => {
      const stopping = STOPPING.find((each) => each === signal)
      if (stopping !== undefined) {
        stoppedBy ??= stopping
        resolve(stopping)
      }
      if (child !== undefined && !reachesGroup(signal)) child.send(signal)
    }
    process.on(`SIG${signal}`, listener)
    return { signal, listener }
  })
  return {
    stop,
    stoppedBy: () => stoppedBy,
    passTo: (running) => {
      child = running
    },
    release: () => {
      for (const { signal, listener } of listeners) process.off(`SIG${signal}`, listener)
    },
  }
}

/** Ctrl-C and Ctrl-\ on a terminal reach the command by themselves. Twice would interrupt what it does about the first. */
function reachesGroup(signal: SignalName): boolean {
  return (signal === 'INT' || signal === 'QUIT') && isInForeground()
}

/** Whether this process group is the one that its terminal sends signals to. */
function isInForeground(): boolean {
  try {
    // Of a process: state, parent, group, session, terminal, group in the terminal's foreground (proc(5)).
    const stat = readFileSync('/proc/self/stat', 'utf8')
    const [, , group, , terminal, foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return terminal !== '0' && group === foreground
  } catch {
    return process.stdin.isTTY || process.stderr.isTTY
  }
}
