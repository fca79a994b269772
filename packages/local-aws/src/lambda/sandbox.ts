import type { Clock } from '../clock.ts'
import type { Origin } from '../wire.ts'
import type { Bundle, Sandbox } from './bundle.ts'
import { capturedConsole } from './function-log.ts'
import { localDate } from './local-date.ts'
import type { Connect } from './ports.ts'
import { processView, requireOf } from './process-view.ts'
import type { Timers } from './timers.ts'

export type Surroundings = {
  readonly clock: Clock
  readonly chance: () => number
  readonly origin: Origin
  readonly connect: Connect
  readonly timers: Timers
  readonly env: Readonly<Record<string, string>>
  readonly onLine: (level: string, args: readonly unknown[]) => void
  readonly onOutput: (text: string) => void
  readonly onExit: (code: unknown) => void
}

/** Evaluates a bundle in its own surroundings and returns what it exports. */
export function evaluate(bundle: Bundle, around: Surroundings): object {
  const module = { exports: {} }
  const require = requireOf(around.origin, around.connect, around.timers)
  const { setTimeout, clearTimeout, setInterval, clearInterval } = around.timers.module
  const sandbox: Sandbox = {
    module,
    exports: module.exports,
    require,
    process: processView(around.env, require, around.onOutput, around.onExit),
    Date: localDate(around.clock),
    Math: Object.create(Math, { random: { value: around.chance } }),
    console: capturedConsole(around.onLine),
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    fetch: () => Promise.reject(new Error('Cannot fetch: local AWS has no way out; use node:https')),
  }
  bundle.load(sandbox)
  return module.exports
}
